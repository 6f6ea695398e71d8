"use client";

import { Popover as Radix } from "radix-ui";
import { type ComponentProps, useContext } from "react";
import { cn } from "./cn.ts";
import { InsideDialogContext } from "./inside-dialog.ts";

/** A small surface beside its trigger. Inside a dialog it takes over scrolling, which the dialog would else block. */
export function Popover(props: ComponentProps<typeof Radix.Root>) {
  const isInsideDialog = useContext(InsideDialogContext);
  return <Radix.Root modal={isInsideDialog} {...props} />;
}

export const PopoverTrigger = Radix.Trigger;
/** Needs an `aria-label` unless its content has a heading that it names. */
export function PopoverContent({
  className,
  align = "start",
  ...rest
}: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
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
