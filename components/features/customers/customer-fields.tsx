"use client";

import type { Control, FieldPath, FieldValues } from "react-hook-form";
import { FormField } from "#components/patterns/form/form-field.tsx";
import { Input } from "#components/ui/input.tsx";

interface CustomerValues extends FieldValues {
  name?: string;
  email?: string | null;
  phone?: string | null;
  website?: string | null;
  externalReference?: string | null;
}

/** What a customer consists of, for the form that creates one and the one that changes it. */
export function CustomerFields<Values extends CustomerValues, Output>({
  control,
  hasAutoFocus = false,
}: {
  control: Control<Values, unknown, Output>;
  hasAutoFocus?: boolean;
}) {
  const named = (name: keyof CustomerValues & string) => name as FieldPath<Values>;
  return (
    <>
      <FormField control={control} name={named("name")} label="Name" isRequired>
        {(field) => (
          <Input
            {...field}
            value={field.value ?? ""}
            autoFocus={hasAutoFocus}
            autoComplete="off"
            maxLength={200}
          />
        )}
      </FormField>
      <div className="grid gap-5 sm:grid-cols-2">
        <FormField control={control} name={named("email")} label="E-mail" isOptional>
          {(field) => (
            <Input {...field} value={field.value ?? ""} type="email" autoComplete="off" inputMode="email" />
          )}
        </FormField>
        <FormField control={control} name={named("phone")} label="Phone" isOptional>
          {(field) => (
            <Input {...field} value={field.value ?? ""} type="tel" autoComplete="off" inputMode="tel" />
          )}
        </FormField>
      </div>
      <FormField control={control} name={named("website")} label="Website" isOptional>
        {(field) => (
          <Input
            {...field}
            value={field.value ?? ""}
            inputMode="url"
            autoComplete="off"
            placeholder="https://"
          />
        )}
      </FormField>
      <FormField
        control={control}
        name={named("externalReference")}
        label="External reference"
        description="The customer's id in another system. An import finds the customer again by it."
        isOptional
      >
        {(field) => <Input {...field} value={field.value ?? ""} autoComplete="off" maxLength={200} />}
      </FormField>
    </>
  );
}
