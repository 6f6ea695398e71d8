"use client";

import { RadioGroup as Radix } from "radix-ui";
import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "./cn.ts";
import { useFieldControl, useFieldLabelId } from "./field-context.ts";

export interface RadioOption {
  value: string;
  label: ReactNode;
  description?: ReactNode;
  isDisabled?: boolean;
}

export interface RadioGroupProps extends Omit<ComponentProps<typeof Radix.Root>, "children"> {
  options: readonly RadioOption[];
}

/** A few choices that are all worth seeing at once. More than six belong in a `Select`. */
export function RadioGroup({ options, className, ...props }: RadioGroupProps) {
  const id = useId();
  const labelId = useFieldLabelId();
  const control = useFieldControl(props);
  return (
    <Radix.Root aria-labelledby={labelId} {...control} className={cn("grid gap-2.5", className)}>
      {options.map((option) => (
        <div key={option.value} className="flex items-start gap-2.5">
          <Radix.Item
            id={`${id}${option.value}`}
            value={option.value}
            disabled={option.isDisabled}
            aria-describedby={option.description ? `${id}${option.value}-description` : undefined}
            className="relative mt-0.5 grid size-4 shrink-0 place-items-center rounded-full border border-input bg-card before:absolute before:-inset-1 disabled:cursor-not-allowed disabled:opacity-60 data-[state=checked]:border-primary data-[state=checked]:bg-primary pointer-coarse:size-5"
          >
            <Radix.Indicator className="size-1.5 rounded-full bg-primary-foreground" />
          </Radix.Item>
          <div className="grid min-w-0 gap-0.5">
            <label htmlFor={`${id}${option.value}`} className="font-medium text-sm">
              {option.label}
            </label>
            {option.description ? (
              <p id={`${id}${option.value}-description`} className="text-muted-foreground text-sm">
                {option.description}
              </p>
            ) : null}
          </div>
        </div>
      ))}
    </Radix.Root>
  );
}
