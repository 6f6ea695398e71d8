"use client";

import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef } from "react";
import { type UseFormReturn, useWatch } from "react-hook-form";
import { z } from "zod";
import { FormCard } from "#components/patterns/form/form-card.tsx";
import { FormField } from "#components/patterns/form/form-field.tsx";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { toast } from "#components/ui/toast.tsx";
import { createPortalTicketInput, customChangesSchemaOf, ticketPrioritySchema } from "#lib/tickets/schema.ts";
import { MarkdownEditor } from "../tickets/markdown-editor.tsx";
import { NewTicketCustomFields } from "../tickets/new-ticket-custom-fields.tsx";
import { clearDraft, readDraft, useKeptDraft } from "../tickets/use-draft.ts";
import { PRIORITY_OPTIONS } from "../tickets/use-ticket-facets.tsx";
import { useCreatePortalTicket, usePortalTicketFields } from "./queries.ts";

const formSchema = createPortalTicketInput.extend({ customValues: z.record(z.string(), z.unknown()) });
type Values = z.input<typeof formSchema>;
type Output = z.output<typeof formSchema>;

const EMPTY: Values = { title: "", description: "", priority: "normal", customValues: {} };
const draftSchema = z
  .object({
    title: z.string(),
    description: z.string(),
    priority: ticketPrioritySchema,
    customValues: z.record(z.string(), z.unknown()),
  })
  .partial();

function DraftKeeper({
  form,
  draftKey,
  isSent,
}: {
  form: UseFormReturn<Values, unknown, Output>;
  draftKey: string;
  isSent: () => boolean;
}) {
  const values = useWatch({ control: form.control });
  const isWorthKeeping = Boolean(values.title?.trim() || values.description?.trim());
  useKeptDraft(draftKey, isWorthKeeping && !isSent() ? values : null);
  const restore = useEffectEvent(() => {
    const draft = draftSchema.safeParse(readDraft(draftKey));
    if (!draft.success) return;
    const { title = "", description = "", priority = "normal", customValues = {} } = draft.data;
    form.setValue("title", title, { shouldDirty: true });
    form.setValue("description", description, { shouldDirty: true });
    form.setValue("priority", priority, { shouldDirty: true });
    form.setValue("customValues", customValues, { shouldDirty: true });
  });
  useEffect(() => restore(), []);
  return null;
}

/** Files a ticket from the customer's side. What was typed survives a reload and a refusal. */
export function NewPortalTicketForm() {
  const router = useRouter();
  const { id: organisationId, slug, name } = useOrganisation();
  const create = useCreatePortalTicket();
  const fields = usePortalTicketFields().data ?? [];
  const schema = formSchema.extend({ customValues: customChangesSchemaOf(fields, { isNew: true }) });
  const isSent = useRef(false);
  // One key as long as nothing changes: a repeat after a lost answer finds the ticket that was filed.
  const idempotencyKey = useRef<{ key: string; body: string } | null>(null);
  const draftKey = `${organisationId}.portal-ticket`;
  return (
    <FormCard
      title="How can we help?"
      description={`${name} answers here, and by e-mail.`}
      schema={schema}
      defaultValues={EMPTY}
      submitLabel="Send"
      // Nothing to guard: the draft is kept.
      hasLeaveGuard={false}
      onSubmit={async (input) => {
        const body = JSON.stringify(input);
        if (idempotencyKey.current?.body !== body)
          idempotencyKey.current = { key: crypto.randomUUID(), body };
        const ticket = await create.mutateAsync({ input, idempotencyKey: idempotencyKey.current.key });
        isSent.current = true;
        clearDraft(draftKey);
        toast.success(`Ticket #${ticket.number} filed`);
        router.push(`/${slug}/portal/tickets/${ticket.number}`);
      }}
    >
      {(form) => (
        <>
          <DraftKeeper form={form} draftKey={draftKey} isSent={() => isSent.current} />
          <FormField control={form.control} name="title" label="Subject" isRequired>
            {(field) => (
              <Input
                {...field}
                maxLength={300}
                autoComplete="off"
                placeholder="What it is about, in a line"
              />
            )}
          </FormField>
          <FormField
            control={form.control}
            name="description"
            label="What happened?"
            description="What you did, what you expected, and what you saw instead. Files can be added in the next step."
            isRequired
          >
            {({ value, onChange, ...field }) => (
              <MarkdownEditor {...field} value={value} onValueChange={onChange} className="min-h-44" />
            )}
          </FormField>
          <FormField control={form.control} name="priority" label="How pressing is it?">
            {({ value, onChange, ...field }) => (
              <Select
                {...field}
                value={value ?? "normal"}
                onValueChange={onChange}
                options={PRIORITY_OPTIONS}
                className="sm:w-56"
              />
            )}
          </FormField>
          <NewTicketCustomFields
            control={form.control}
            fields={fields}
            nameOf={(key): `customValues.${string}` => `customValues.${key}`}
          />
        </>
      )}
    </FormCard>
  );
}
