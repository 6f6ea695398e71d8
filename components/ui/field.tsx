"use client";

import { CircleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";
import { cn } from "./cn.ts";
import { FieldContext } from "./field-context.ts";
import { Label } from "./label.tsx";

export interface FieldProps {
  label: ReactNode;
  /** Hides the label from sight, never from screen readers. */
  isLabelHidden?: boolean;
  description?: ReactNode;
  /** What is wrong and how to put it right. Marks the control as invalid. */
  error?: ReactNode;
  isRequired?: boolean;
  /** Says "optional" beside the label: fields are required unless they say otherwise. */
  isOptional?: boolean;
  isDisabled?: boolean;
  /** `inline` puts a checkbox or switch before its label. */
  layout?: "stacked" | "inline";
  className?: string;
  /** One control of this folder; it takes ids and states from the field. */
  children: ReactNode;
}

/** A control with its label, description and error, joined by ids. */
export function Field({
  label,
  isLabelHidden = false,
  description,
  error,
  isRequired = false,
  isOptional = false,
  isDisabled = false,
  layout = "stacked",
  className,
  children,
}: FieldProps) {
  const id = useId();
  const value = {
    controlId: `${id}control`,
    labelId: `${id}label`,
    descriptionId: description ? `${id}description` : undefined,
    errorId: error ? `${id}error` : undefined,
    isRequired,
    isDisabled,
  };

  const labelRow = (
    <div className={cn("flex items-baseline gap-2", isLabelHidden && "sr-only")}>
      <Label id={value.labelId} htmlFor={value.controlId}>
        {label}
      </Label>
      {isOptional ? <span className="text-muted-foreground text-xs">Optional</span> : null}
    </div>
  );
  const descriptionRow = description ? (
    <p id={value.descriptionId} className="text-pretty text-muted-foreground text-sm">
      {description}
    </p>
  ) : null;
  const errorRow = error ? (
    <p id={value.errorId} className="flex items-start gap-1.5 text-destructive text-sm">
      <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      <span>{error}</span>
    </p>
  ) : null;

  return (
    <FieldContext.Provider value={value}>
      {layout === "inline" ? (
        <div className={cn("flex items-start gap-2.5", className)}>
          <div className="flex h-5 items-center">{children}</div>
          <div className="grid min-w-0 gap-0.5">
            {labelRow}
            {descriptionRow}
            {errorRow}
          </div>
        </div>
      ) : (
        <div className={cn("grid min-w-0 gap-1.5", className)}>
          {labelRow}
          {descriptionRow}
          {children}
          {errorRow}
        </div>
      )}
    </FieldContext.Provider>
  );
}
