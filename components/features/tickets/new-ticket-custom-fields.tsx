"use client";

import type { Control, FieldPath, FieldValues } from "react-hook-form";
import { FormField } from "#components/patterns/form/form-field.tsx";
import type { AskedField } from "#lib/tickets/schema.ts";
import { CustomValueInput } from "./custom-value-input.tsx";

/** The organisation's own fields in the form of a new ticket. */
export function NewTicketCustomFields<Values extends FieldValues, Output>({
  control,
  fields,
  nameOf,
}: {
  control: Control<Values, unknown, Output>;
  fields: readonly AskedField[];
  /** Where the form keeps the value of a field. */
  nameOf: (key: string) => FieldPath<Values>;
}) {
  if (fields.length === 0) return null;
  return (
    <div className="grid items-start gap-5 sm:grid-cols-2">
      {fields.map((field) => (
        <FormField
          key={field.id}
          control={control}
          name={nameOf(field.key)}
          label={field.label}
          description={field.helpText || undefined}
          isRequired={field.isRequired}
          isOptional={!field.isRequired}
          className={field.type === "long_text" || field.type === "location" ? "sm:col-span-2" : undefined}
        >
          {({ value, onChange, onBlur }) => (
            <CustomValueInput field={field} value={value} onValueChange={onChange} onBlur={onBlur} />
          )}
        </FormField>
      ))}
    </div>
  );
}
