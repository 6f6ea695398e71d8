"use client";

import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef } from "react";
import { type UseFormReturn, useWatch } from "react-hook-form";
import { z } from "zod";
import { FormCard } from "#components/patterns/form/form-card.tsx";
import { FormField } from "#components/patterns/form/form-field.tsx";
import { useActor, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { Combobox } from "#components/ui/combobox.tsx";
import { DateInput } from "#components/ui/date-input.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { toast } from "#components/ui/toast.tsx";
import { idSchema } from "#lib/platform/ids/index.ts";
import { createTicketInput, customChangesSchemaOf, ticketPrioritySchema } from "#lib/tickets/schema.ts";
import { ContactCombobox, CustomerCombobox } from "../customers/customer-combobox.tsx";
import { useCustomer } from "../customers/queries.ts";
import { MarkdownEditor } from "./markdown-editor.tsx";
import { useMemberOptions } from "./member-options.tsx";
import { useCreateTicket } from "./mutations.ts";
import { NewTicketCustomFields } from "./new-ticket-custom-fields.tsx";
import { useTicketFields } from "./queries.ts";
import { TagInput } from "./tag-input.tsx";
import { clearDraft, readDraft, useKeptDraft } from "./use-draft.ts";
import { PRIORITY_OPTIONS } from "./use-ticket-facets.tsx";

const formSchema = createTicketInput.omit({ status: true, externalReference: true }).extend({
  customerId: z.string().min(1, { error: "Choose the customer" }).pipe(idSchema),
  customValues: z.record(z.string(), z.unknown()),
});
type Values = z.input<typeof formSchema>;
type Output = z.output<typeof formSchema>;
type TicketForm = UseFormReturn<Values, unknown, Output>;

const EMPTY: Values = {
  title: "",
  description: "",
  customerId: "",
  priority: "normal",
  requesterId: null,
  assigneeId: null,
  tags: [],
  dueDate: null,
  customValues: {},
};

/** A draft is only what this version of the form can hold; anything else in storage is passed over. */
const draftSchema = z
  .object({
    title: z.string(),
    description: z.string(),
    customerId: z.string(),
    priority: ticketPrioritySchema,
    requesterId: z.string().nullable(),
    assigneeId: z.string().nullable(),
    tags: z.array(z.string()),
    dueDate: z.string().nullable(),
    customValues: z.record(z.string(), z.unknown()),
  })
  .partial();

/** Fills in what was typed before a reload, and keeps what is typed now. Draws nothing. */
function DraftKeeper({
  form,
  draftKey,
  isSent,
}: {
  form: TicketForm;
  draftKey: string;
  isSent: () => boolean;
}) {
  const values = useWatch({ control: form.control });
  const isWorthKeeping = Boolean(values.title?.trim() || values.description?.trim());
  useKeptDraft(draftKey, isWorthKeeping && !isSent() ? values : null);

  const restore = useEffectEvent(() => {
    const draft = draftSchema.safeParse(readDraft(draftKey));
    if (!draft.success) return;
    for (const [name, value] of Object.entries({ ...EMPTY, ...draft.data })) {
      form.setValue(name as keyof Values, value, { shouldDirty: true });
    }
  });
  useEffect(() => restore(), []);
  return null;
}

/**
 * Files a ticket, of the given customer to begin with. What was typed survives a reload and a refusal, and no press
 * files it twice.
 */
export function NewTicketForm({ customerId }: { customerId: string }) {
  const router = useRouter();
  const actor = useActor();
  const { id: organisationId, slug } = useOrganisation();
  const create = useCreateTicket();
  const fields = (useTicketFields().data ?? []).filter(({ archivedAt }) => archivedAt === null);
  const schema = formSchema.extend({ customValues: customChangesSchemaOf(fields, { isNew: true }) });
  const isSent = useRef(false);
  // One key for as long as this form stands: a repeat after a lost answer finds the ticket that was filed.
  const idempotencyKey = useRef<{ key: string; body: string } | null>(null);
  const draftKey = `${organisationId}.new-ticket`;

  async function submit(input: Output) {
    const body = JSON.stringify(input);
    if (idempotencyKey.current?.body !== body) idempotencyKey.current = { key: crypto.randomUUID(), body };
    const ticket = await create.mutateAsync({ input, idempotencyKey: idempotencyKey.current.key });
    isSent.current = true;
    clearDraft(draftKey);
    toast.success(`Ticket #${ticket.number} filed`);
    router.push(`/${slug}/tickets/${ticket.number}`);
  }

  return (
    <FormCard
      title="What is it about?"
      schema={schema}
      defaultValues={{ ...EMPTY, customerId }}
      submitLabel="File ticket"
      // Nothing to guard: the draft is kept.
      hasLeaveGuard={false}
      onSubmit={submit}
      footer={(form) => (
        <Button
          variant="ghost"
          onClick={() => {
            clearDraft(draftKey);
            form.reset({ ...EMPTY, customerId });
          }}
          disabled={!form.formState.isDirty}
        >
          Start over
        </Button>
      )}
    >
      {(form) => (
        <>
          <DraftKeeper form={form} draftKey={draftKey} isSent={() => isSent.current} />
          <div className="grid gap-5 sm:grid-cols-2">
            <FormField control={form.control} name="customerId" label="Customer" isRequired>
              {({ value, onChange, ...field }) => (
                <ChosenCustomer
                  {...field}
                  value={value === "" ? null : value}
                  onValueChange={(next) => {
                    onChange(next ?? "");
                    form.setValue("requesterId", null, { shouldDirty: true });
                  }}
                />
              )}
            </FormField>
            <Requester form={form} />
          </div>
          <FormField control={form.control} name="title" label="Title" isRequired>
            {(field) => (
              <Input
                {...field}
                maxLength={300}
                autoComplete="off"
                placeholder="What is wrong or wanted, in a line"
              />
            )}
          </FormField>
          <FormField control={form.control} name="description" label="Description" isOptional>
            {({ value, onChange, ...field }) => (
              <MarkdownEditor
                {...field}
                value={value ?? ""}
                onValueChange={onChange}
                onSubmit={() => document.querySelector<HTMLButtonElement>("main form [type=submit]")?.click()}
                className="min-h-40"
              />
            )}
          </FormField>
          <div className="grid gap-5 sm:grid-cols-3">
            <FormField control={form.control} name="priority" label="Priority">
              {({ value, onChange, ...field }) => (
                <Select
                  {...field}
                  value={value ?? "normal"}
                  onValueChange={onChange}
                  options={PRIORITY_OPTIONS}
                />
              )}
            </FormField>
            <FormField control={form.control} name="assigneeId" label="Assignee" isOptional>
              {({ value, onChange, ...field }) => (
                <Assignee {...field} value={value ?? null} onValueChange={onChange} />
              )}
            </FormField>
            <FormField control={form.control} name="dueDate" label="Due date" isOptional>
              {({ value, onChange, ...field }) => (
                <DateInput
                  {...field}
                  value={value ?? ""}
                  onChange={(event) => onChange(event.target.value === "" ? null : event.target.value)}
                  className="w-full"
                />
              )}
            </FormField>
          </div>
          <FormField
            control={form.control}
            name="tags"
            label="Tags"
            description="Enter or a comma ends a tag."
            isOptional
          >
            {({ value, onChange, ...field }) => (
              <TagInput {...field} value={value ?? []} onValueChange={onChange} />
            )}
          </FormField>
          <NewTicketCustomFields
            control={form.control}
            fields={fields}
            nameOf={(key): `customValues.${string}` => `customValues.${key}`}
          />
          <p className="text-muted-foreground text-sm">
            Filed by <bdi>{actor.name}</bdi>. Files can be attached once the ticket is there.
          </p>
        </>
      )}
    </FormCard>
  );
}

type ChoiceProps = {
  value: string | null;
  onValueChange: (value: string | null) => void;
  onBlur?: () => void;
  disabled?: boolean;
};

function ChosenCustomer({ value, ...props }: ChoiceProps) {
  if (value === null) return <CustomerCombobox {...props} value={null} />;
  return <KnownCustomer {...props} value={value} />;
}

/** A chosen customer may be in no search result, as after a reload: its name is asked for. */
function KnownCustomer({ value, ...props }: Omit<ChoiceProps, "value"> & { value: string }) {
  const customer = useCustomer(value);
  return (
    <CustomerCombobox
      {...props}
      value={value}
      valueLabel={customer.data?.name ?? (customer.isError ? "Unknown customer" : "…")}
      isClearable
    />
  );
}

function Requester({ form }: { form: TicketForm }) {
  const customerId = useWatch({ control: form.control, name: "customerId" });
  return (
    <FormField control={form.control} name="requesterId" label="Requester" isOptional>
      {({ value, onChange, ...field }) => (
        <ContactCombobox
          {...field}
          label="Requester"
          customerId={customerId === "" ? null : customerId}
          value={value ?? null}
          onValueChange={onChange}
          valueLabel="…"
          isClearable
        />
      )}
    </FormField>
  );
}

function Assignee(props: ChoiceProps) {
  const members = useMemberOptions();
  return (
    <Combobox
      {...props}
      label="Assignee"
      placeholder="Nobody yet"
      options={members.options}
      isLoading={members.isLoading}
      valueLabel="…"
      isClearable
    />
  );
}
