"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ComponentProps, type ReactNode, useState } from "react";
import { cn } from "./cn.ts";
import { DialogElementContext } from "./floating-container.ts";
import { IconButton } from "./icon-button.tsx";

export const Dialog = Radix.Root;
export const DialogTrigger = Radix.Trigger;
export const DialogClose = Radix.Close;

export const overlayClasses =
  "fixed inset-0 z-overlay bg-overlay data-[state=closed]:animate-fade-out data-[state=open]:animate-fade-in";

export interface DialogContentProps extends Omit<ComponentProps<typeof Radix.Content>, "title" | "ref"> {
  title: ReactNode;
  description?: ReactNode;
  isTitleHidden?: boolean;
  /** Buttons, the chief one last. Stays in sight while the content scrolls. */
  footer?: ReactNode;
  size?: "sm" | "md" | "lg";
}

const widths = { sm: "sm:max-w-sm", md: "sm:max-w-lg", lg: "sm:max-w-2xl" };

/** A modal dialog; on a phone it rises from the lower edge. */
export function DialogContent({
  title,
  description,
  isTitleHidden = false,
  footer,
  size = "md",
  className,
  children,
  ...rest
}: DialogContentProps) {
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  return (
    <Radix.Portal>
      <Radix.Overlay className={overlayClasses} />
      <Radix.Content
        ref={setElement}
        // Radix warns unless a dialog without description says so explicitly.
        {...(description ? {} : { "aria-describedby": undefined })}
        className={cn(
          "fixed inset-x-0 bottom-0 z-dialog flex max-h-[92dvh] w-full flex-col overflow-hidden rounded-t-xl border bg-card text-card-foreground shadow-overlay outline-none",
          "sm:inset-x-4 sm:top-[12dvh] sm:bottom-auto sm:mx-auto sm:max-h-[76dvh] sm:rounded-xl",
          "data-[state=closed]:animate-pop-out data-[state=open]:animate-pop-in",
          widths[size],
          className,
        )}
        {...rest}
      >
        <DialogElementContext.Provider value={element}>
          <header className={cn("grid gap-1 px-5 pt-4 pe-12", isTitleHidden && "sr-only")}>
            <Radix.Title className="font-semibold text-lg tracking-tight" dir="auto">
              {title}
            </Radix.Title>
            {description ? (
              <Radix.Description className="text-muted-foreground text-sm">{description}</Radix.Description>
            ) : null}
          </header>
          <div className={cn("min-h-0 flex-1 overflow-y-auto px-5 py-4", isTitleHidden && "p-0")}>
            {children}
          </div>
          {footer ? (
            <footer className="flex flex-col-reverse gap-2 border-t bg-muted/50 px-5 py-3 sm:flex-row sm:justify-end">
              {footer}
            </footer>
          ) : null}
          {isTitleHidden ? null : (
            <Radix.Close asChild>
              <IconButton label="Close" size="sm" tooltip={false} className="absolute end-3 top-3">
                <X aria-hidden />
              </IconButton>
            </Radix.Close>
          )}
        </DialogElementContext.Provider>
      </Radix.Content>
    </Radix.Portal>
  );
}
