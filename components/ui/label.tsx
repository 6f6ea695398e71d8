"use client";

import { Label as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

/** The name of one control. Inside a form prefer `Field`, which wires label, description and error by itself. */
export function Label({ className, ...rest }: ComponentProps<typeof Radix.Root>) {
  return (
    <Radix.Root
      className={cn("select-none font-medium text-foreground text-sm has-disabled:opacity-60", className)}
      {...rest}
    />
  );
}
