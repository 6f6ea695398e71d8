"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ComponentProps, type ReactNode, useState } from "react";
import { cn } from "./cn.ts";
import { overlayClasses } from "./dialog.tsx";
import { DialogElementContext } from "./floating-container.ts";
import { IconButton } from "./icon-button.tsx";

export const Sheet = Radix.Root;
export const SheetTrigger = Radix.Trigger;
export interface SheetContentProps extends Omit<ComponentProps<typeof Radix.Content>, "title" | "ref"> {
  title: ReactNode;
  description?: ReactNode;
  isTitleHidden?: boolean;
  side?: "left" | "right";
  footer?: ReactNode;
}

const sides = {
  left: "left-0 border-e data-[state=open]:animate-slide-in-left data-[state=closed]:animate-slide-out-left",
  right:
    "right-0 border-s data-[state=open]:animate-slide-in-right data-[state=closed]:animate-slide-out-right",
};

/** A panel from the side, for details beside a list or for navigation on a phone. */
export function SheetContent({
  title,
  description,
  isTitleHidden = false,
  side = "right",
  footer,
  className,
  children,
  ...rest
}: SheetContentProps) {
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  return (
    <Radix.Portal>
      <Radix.Overlay className={overlayClasses} />
      <Radix.Content
        ref={setElement}
        {...(description ? {} : { "aria-describedby": undefined })}
        className={cn(
          "fixed inset-y-0 z-dialog flex w-[min(28rem,calc(100vw-2.5rem))] flex-col bg-card text-card-foreground shadow-overlay outline-none",
          sides[side],
          className,
        )}
        {...rest}
      >
        <DialogElementContext.Provider value={element}>
          <header
            className={cn("grid shrink-0 gap-1 border-b px-5 py-3.5 pe-12", isTitleHidden && "sr-only")}
          >
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
          {footer ? <footer className="flex justify-end gap-2 border-t px-5 py-3">{footer}</footer> : null}
          <Radix.Close asChild>
            <IconButton label="Close" size="sm" tooltip={false} className="absolute end-3 top-3">
              <X aria-hidden />
            </IconButton>
          </Radix.Close>
        </DialogElementContext.Provider>
      </Radix.Content>
    </Radix.Portal>
  );
}
