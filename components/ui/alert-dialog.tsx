"use client";

import { AlertDialog as Radix } from "radix-ui";
import { type ComponentProps, type ReactNode, useState } from "react";
import { cn } from "./cn.ts";
import { overlayClasses } from "./dialog.tsx";
import { DialogElementContext } from "./floating-container.ts";

export const AlertDialog = Radix.Root;
export const AlertDialogTrigger = Radix.Trigger;
export const AlertDialogCancel = Radix.Cancel;

export interface AlertDialogContentProps extends Omit<ComponentProps<typeof Radix.Content>, "title" | "ref"> {
  title: ReactNode;
  /** What will happen, and whether it can be undone. */
  description: ReactNode;
  footer: ReactNode;
}

/** A question that must be answered: a press outside does not close it, and focus starts on the safe answer. */
export function AlertDialogContent({
  title,
  description,
  footer,
  className,
  children,
  ...rest
}: AlertDialogContentProps) {
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  return (
    <Radix.Portal>
      <Radix.Overlay className={overlayClasses} />
      <Radix.Content
        ref={setElement}
        className={cn(
          "fixed inset-x-4 top-[20dvh] z-dialog mx-auto flex max-h-[76dvh] max-w-md flex-col overflow-hidden rounded-xl border bg-card text-card-foreground shadow-overlay outline-none",
          "data-[state=closed]:animate-pop-out data-[state=open]:animate-pop-in",
          className,
        )}
        {...rest}
      >
        <DialogElementContext.Provider value={element}>
          <div className="grid min-h-0 gap-3 overflow-y-auto px-5 py-4">
            <Radix.Title className="font-semibold text-lg tracking-tight" dir="auto">
              {title}
            </Radix.Title>
            <Radix.Description asChild>
              <div className="text-pretty text-muted-foreground">{description}</div>
            </Radix.Description>
            {children}
          </div>
          <footer className="flex flex-col-reverse gap-2 border-t bg-muted/50 px-5 py-3 sm:flex-row sm:justify-end">
            {footer}
          </footer>
        </DialogElementContext.Provider>
      </Radix.Content>
    </Radix.Portal>
  );
}
