"use client";

import { Switch as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn.ts";
import { useFieldControl } from "./field-context.ts";

/** On or off, taking effect at once. For a choice that is saved with a form use a checkbox. */
export function Switch({ className, ...props }: ComponentProps<typeof Radix.Root>) {
  const control = useFieldControl(props);
  return (
    <Radix.Root
      {...control}
      className={cn(
        "inline-flex h-5 w-9 shrink-0 items-center rounded-full border border-input bg-input p-px transition-colors",
        "data-[state=checked]:border-primary data-[state=checked]:bg-primary",
        "disabled:cursor-not-allowed disabled:opacity-60",
        className,
      )}
    >
      <Radix.Thumb className="block size-4 rounded-full bg-card shadow-raised transition-transform data-[state=checked]:translate-x-4" />
    </Radix.Root>
  );
}
