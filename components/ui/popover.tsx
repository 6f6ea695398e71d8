"use client";

import { Popover as Radix } from "radix-ui";
import { type ComponentProps, useContext } from "react";
import { cn } from "./cn.ts";
import { FloatingContainerContext, useFloatingContainer } from "./floating-container.ts";

/** A small surface beside its trigger. It leaves the page around it alone. */
export function Popover({ onOpenChange, ...rest }: ComponentProps<typeof Radix.Root>) {
  const { container, choose } = useFloatingContainer();
  return (
    <FloatingContainerContext.Provider value={container}>
      <Radix.Root
        modal={false}
        onOpenChange={(isOpen) => {
          if (isOpen) choose();
          onOpenChange?.(isOpen);
        }}
        {...rest}
      />
    </FloatingContainerContext.Provider>
  );
}

export const PopoverTrigger = Radix.Trigger;
/** Needs an `aria-label` unless its content has a heading that it names. */
export function PopoverContent({
  className,
  align = "start",
  ...rest
}: ComponentProps<typeof Radix.Content>) {
  const container = useContext(FloatingContainerContext);
  return (
    <Radix.Portal container={container}>
      <Radix.Content
        align={align}
        sideOffset={4}
        collisionPadding={8}
        className={cn(
          "z-popover w-72 max-w-[calc(100vw-1rem)] rounded-lg border bg-popover p-3 text-popover-foreground text-sm shadow-overlay",
          "data-[state=closed]:animate-pop-out data-[state=open]:animate-pop-in",
          className,
        )}
        {...rest}
      />
    </Radix.Portal>
  );
}
