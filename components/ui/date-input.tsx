"use client";

import type { ComponentProps } from "react";
import { cn } from "./cn.ts";
import { useFieldControl } from "./field-context.ts";
import { controlClasses } from "./input.tsx";

export interface DateInputProps extends Omit<ComponentProps<"input">, "type"> {
  type?: "date" | "datetime-local" | "time" | "month";
}

/** The browser's own date control: it knows the reader's calendar, keyboard and language better than we do. */
export function DateInput({ type = "date", className, ...props }: DateInputProps) {
  const control = useFieldControl(props);
  return (
    <input
      type={type}
      {...control}
      className={cn(
        controlClasses,
        "w-auto tabular-nums [&::-webkit-calendar-picker-indicator]:opacity-70",
        className,
      )}
    />
  );
}
