"use client";

import { Tooltip as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";

/** Shares the opening delay between tooltips: the second one beside the first opens at once. */
export function TooltipProvider(props: ComponentProps<typeof Radix.Provider>) {
  return <Radix.Provider delayDuration={450} skipDelayDuration={200} {...props} />;
}

export interface TooltipProps {
  /** Plain words. Nothing that a person must read may live only here: touch has no hover. */
  content: ReactNode;
  hint?: ReactNode;
  side?: "top" | "right" | "bottom" | "left";
  /** One element that takes focus. */
  children: ReactNode;
}

/** A short explanation on hover and on keyboard focus. */
export function Tooltip({ content, hint, side = "bottom", children }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-tooltip flex max-w-72 items-center gap-2 rounded-md bg-foreground px-2 py-1 text-background text-xs shadow-overlay data-[state=closed]:animate-fade-out data-[state=delayed-open]:animate-fade-in"
        >
          <span>{content}</span>
          {hint ? <span className="opacity-80">{hint}</span> : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
