"use client";

import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn.ts";
import { useFieldControl } from "./field-context.ts";

/** The look that every single-line control shares. 16 px on touch screens: below that iOS zooms the page on focus. */
export const controlClasses = cn(
  "h-8 w-full min-w-0 rounded-md border border-input bg-card px-2.5 text-foreground text-base shadow-raised",
  "transition-colors duration-100 pointer-coarse:h-10 pointer-coarse:text-lg",
  "focus-visible:-outline-offset-1 focus-visible:border-ring",
  "disabled:cursor-not-allowed disabled:opacity-60",
  "aria-invalid:border-destructive aria-invalid:outline-destructive",
);

export interface InputProps extends ComponentProps<"input"> {
  /** Drawn inside, before the text. Decoration only. */
  leading?: ReactNode;
  trailing?: ReactNode;
}

/** A one-line text box. `dir="auto"` lets what is typed decide its own direction. */
export function Input({ leading, trailing, className, ...props }: InputProps) {
  const control = useFieldControl(props);
  const input = (
    <input
      dir="auto"
      {...control}
      className={cn(controlClasses, leading && "ps-8", trailing && "pe-9", className)}
    />
  );
  if (!leading && !trailing) return input;
  return (
    <div className="relative w-full min-w-0">
      {leading ? (
        <span className="pointer-events-none absolute inset-y-0 start-2.5 flex items-center text-muted-foreground [&_svg]:size-4">
          {leading}
        </span>
      ) : null}
      {input}
      {trailing ? <span className="absolute inset-y-0 end-1 flex items-center">{trailing}</span> : null}
    </div>
  );
}
