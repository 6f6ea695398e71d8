"use client";

import type { ComponentProps } from "react";
import { cn } from "./cn.ts";
import { useFieldControl } from "./field-context.ts";
import { controlClasses } from "./input.tsx";

/** A text box of several lines that grows with its content up to half the screen. */
export function Textarea({ className, rows = 4, ...props }: ComponentProps<"textarea">) {
  const control = useFieldControl(props);
  return (
    <textarea
      dir="auto"
      rows={rows}
      {...control}
      className={cn(
        controlClasses,
        "field-sizing-content h-auto max-h-[50dvh] min-h-20 resize-y py-1.5 leading-relaxed pointer-coarse:h-auto",
        className,
      )}
    />
  );
}
