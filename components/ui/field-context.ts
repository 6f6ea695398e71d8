"use client";

import { createContext, useContext } from "react";

/** What a `Field` tells the control inside it. */
export interface FieldContextValue {
  controlId: string;
  labelId: string;
  descriptionId: string | undefined;
  errorId: string | undefined;
  isRequired: boolean;
  isDisabled: boolean;
}

export const FieldContext = createContext<FieldContextValue | null>(null);

interface ControlAttributes {
  id?: string;
  disabled?: boolean;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean | "true" | "false" | "grammar" | "spelling";
  "aria-required"?: boolean | "true" | "false";
}

/**
 * Gives a control the id, description, error and required state of the `Field` around it. What the caller sets by
 * hand wins; outside a field it changes nothing.
 */
export function useFieldControl<Props extends object>(
  props: Props & ControlAttributes,
): Props & ControlAttributes {
  const field = useContext(FieldContext);
  if (!field) return props;
  const describedBy = [field.descriptionId, field.errorId, props["aria-describedby"]]
    .filter(Boolean)
    .join(" ");
  return {
    ...props,
    id: props.id ?? field.controlId,
    disabled: props.disabled ?? (field.isDisabled || undefined),
    "aria-describedby": describedBy || undefined,
    "aria-invalid": props["aria-invalid"] ?? (field.errorId ? true : undefined),
    "aria-required": props["aria-required"] ?? (field.isRequired || undefined),
  };
}

/** The id of the surrounding field's label, for groups that a `for` attribute can't reach. */
export function useFieldLabelId(): string | undefined {
  return useContext(FieldContext)?.labelId;
}
