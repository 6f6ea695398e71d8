"use client";

import { type ReactNode, useId, useState } from "react";
import { type UseFormReturn, useWatch } from "react-hook-form";
import type { z } from "zod";
import { Form } from "#components/patterns/form/form.tsx";
import { FormField } from "#components/patterns/form/form-field.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "#components/ui/dialog.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { toast } from "#components/ui/toast.tsx";
import { SOURCE_CUSTOM_TYPES } from "#lib/tasks/schema.ts";
import {
  createTicketFieldInput,
  RATING_MAX,
  type TicketField,
  ticketFieldTypeSchema,
} from "#lib/tickets/schema.ts";
import { FIELD_TYPES } from "./field-types.ts";
import { OptionsEditor } from "./options-editor.tsx";
import { useChangeTicketFields } from "./ticket-field-mutations.ts";

const formSchema = createTicketFieldInput.omit({ key: true });
type Values = z.input<typeof formSchema>;
type Output = z.output<typeof formSchema>;
type FieldForm = UseFormReturn<Values, unknown, Output>;

const TYPE_OPTIONS = SOURCE_CUSTOM_TYPES.map((value) => {
  const { label, icon: Icon } = FIELD_TYPES[value];
  return { value, label, icon: <Icon aria-hidden /> };
});

const RATING_OPTIONS = Array.from({ length: RATING_MAX - 1 }, (_, index) => ({
  value: String(index + 2),
  label: `1 to ${index + 2}`,
}));

/** Makes a field of tickets, or changes the given one. */
export function TicketFieldDialog({ field, trigger }: { field?: TicketField; trigger: ReactNode }) {
  const formId = useId();
  const [isOpen, setIsOpen] = useState(false);
  const { create, update } = useChangeTicketFields();
  const submitLabel = field === undefined ? "Create field" : "Save changes";
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      <DialogContent
        title={field === undefined ? "New ticket field" : `Edit ${field.label}`}
        description={
          field === undefined
            ? "Every ticket of the organisation gets it. Tickets that are there already begin without a value."
            : `Programs and files call it ${field.key}. Its kind can change until the first ticket has a value.`
        }
        size="lg"
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button
              type="submit"
              form={formId}
              variant="primary"
              pending={create.isPending || update.isPending}
            >
              {submitLabel}
            </Button>
          </>
        }
      >
        <Form<Values, Output>
          id={formId}
          schema={formSchema}
          defaultValues={{
            label: field?.label ?? "",
            helpText: field?.helpText ?? "",
            type: field?.type ?? "text",
            currency: field?.currency ?? null,
            maximum: field?.maximum ?? null,
            options: field?.options ?? [],
            isRequired: field?.isRequired ?? false,
            isPublic: field?.isPublic ?? false,
          }}
          hasLeaveGuard={false}
          onSubmit={async (values) => {
            const saved =
              field === undefined
                ? await create.mutateAsync(values)
                : await update.mutateAsync({ id: field.id, ...values });
            setIsOpen(false);
            toast.success(`${saved.label} saved`);
          }}
        >
          {(form) => <DialogFields form={form} />}
        </Form>
      </DialogContent>
    </Dialog>
  );
}

function DialogFields({ form }: { form: FieldForm }) {
  const type = useWatch({ control: form.control, name: "type" });
  return (
    <>
      <div className="grid gap-5 sm:grid-cols-2">
        <FormField control={form.control} name="label" label="Name" isRequired>
          {(input) => (
            <Input {...input} maxLength={80} autoComplete="off" autoFocus placeholder="Serial number" />
          )}
        </FormField>
        <FormField control={form.control} name="type" label="Kind">
          {({ value, onChange, ...input }) => (
            <Select
              {...input}
              value={value}
              onValueChange={(next) => onChange(ticketFieldTypeSchema.parse(next))}
              options={TYPE_OPTIONS}
            />
          )}
        </FormField>
      </div>
      <FormField
        control={form.control}
        name="helpText"
        label="Explanation"
        description="Shown where people fill it in."
        isOptional
      >
        {(input) => <Input {...input} value={input.value ?? ""} maxLength={300} autoComplete="off" />}
      </FormField>
      {type === "money" ? (
        <FormField
          control={form.control}
          name="currency"
          label="Currency"
          description="Three letters, such as EUR."
          isRequired
        >
          {(input) => (
            <Input
              {...input}
              value={input.value ?? ""}
              maxLength={3}
              autoComplete="off"
              className="w-24 uppercase"
            />
          )}
        </FormField>
      ) : null}
      {type === "rating" ? (
        <FormField control={form.control} name="maximum" label="Scale">
          {({ value, onChange, ...input }) => (
            <Select
              {...input}
              value={String(value ?? 5)}
              onValueChange={(next) => onChange(Number(next))}
              options={RATING_OPTIONS}
            />
          )}
        </FormField>
      ) : null}
      {type === "choice" || type === "choices" ? (
        <FormField
          control={form.control}
          name="options"
          label="Options"
          description="An archived option stays on the tickets that have it, and can be chosen no more."
          isRequired
        >
          {({ value, onChange }) => <OptionsEditor value={value ?? []} onValueChange={onChange} />}
        </FormField>
      ) : null}
      <FormField
        control={form.control}
        name="isRequired"
        layout="inline"
        label="Every new ticket needs it"
        description="Asked of colleagues, programs and imports, and of customers if they see it."
      >
        {({ value, onChange, ...input }) => (
          <Checkbox {...input} value="yes" checked={value === true} onCheckedChange={onChange} />
        )}
      </FormField>
      <FormField
        control={form.control}
        name="isPublic"
        layout="inline"
        label="Customers see it in the portal"
        description="With its changes, and in the form for a new ticket. They cannot edit it afterwards."
      >
        {({ value, onChange, ...input }) => (
          <Checkbox {...input} value="yes" checked={value === true} onCheckedChange={onChange} />
        )}
      </FormField>
    </>
  );
}
