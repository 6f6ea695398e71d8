"use client";

import type { ReactNode } from "react";
import {
  type Control,
  type ControllerRenderProps,
  type FieldPath,
  type FieldValues,
  useController,
} from "react-hook-form";
import { Field, type FieldProps } from "#components/ui/field.tsx";

export interface FormFieldProps<Values extends FieldValues, Name extends FieldPath<Values>, Output>
  extends Omit<FieldProps, "children" | "error"> {
  /** `form.control`; it also tells the field which names exist. */
  control: Control<Values, unknown, Output>;
  name: Name;
  /** Draws the control: `(field) => <Input {...field} />`, or for a `Select` its `value` and `onChange`. */
  children: (field: ControllerRenderProps<Values, Name>) => ReactNode;
}

/** A field of a `Form`: label, description and whatever error the schema or the server has found. */
export function FormField<Values extends FieldValues, Name extends FieldPath<Values>, Output>({
  control,
  name,
  children,
  ...rest
}: FormFieldProps<Values, Name, Output>) {
  const { field, fieldState } = useController({ control, name });
  const { isDirty } = fieldState;
  // Passing by a field is no mistake yet. Besides, an error that appears while the mouse goes down on a link below
  // moves the link away from under it, and the press is lost.
  const onBlur = () => {
    if (isDirty) field.onBlur();
  };
  return (
    <div data-field-name={name} className="contents">
      <Field {...rest} error={fieldState.error?.message ?? firstNestedMessage(fieldState.error)}>
        {children({ ...field, onBlur })}
      </Field>
    </div>
  );
}

/** A list's error sits on its items; the field shows the first. */
function firstNestedMessage(error: unknown): string | undefined {
  if (!Array.isArray(error)) return undefined;
  for (const item of error) {
    if (typeof item === "object" && item !== null && "message" in item && typeof item.message === "string") {
      return item.message;
    }
  }
  return undefined;
}
