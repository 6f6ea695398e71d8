"use client";

import type { ComponentProps } from "react";
import { cn } from "./cn.ts";
import { useFieldControl } from "./field-context.ts";

export interface CheckboxProps extends Omit<ComponentProps<"input">, "type" | "checked" | "ref"> {
  /** `indeterminate` shows a dash. */
  checked?: boolean | "indeterminate";
  onCheckedChange?: (checked: boolean) => void;
}

/** A tick box: the browser's own, drawn in our colours (`checkbox` in globals.css). */
export function Checkbox({ checked, onCheckedChange, onChange, className, ...props }: CheckboxProps) {
  const control = useFieldControl(props);
  return (
    <input
      {...control}
      type="checkbox"
      ref={(box) => {
        if (box) box.indeterminate = checked === "indeterminate";
      }}
      checked={checked === true}
      onChange={(event) => {
        onChange?.(event);
        onCheckedChange?.(event.target.checked);
      }}
      className={cn("checkbox", className)}
    />
  );
}
