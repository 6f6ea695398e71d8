"use client";

import { Check } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import { type ComponentProps, type ReactNode, useContext } from "react";
import { cn } from "./cn.ts";
import { FloatingContainerContext, useFloatingContainer } from "./floating-container.ts";

/** A menu behind a button. It leaves the page around it alone. */
export function DropdownMenu({ onOpenChange, ...rest }: ComponentProps<typeof Radix.Root>) {
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

export const DropdownMenuTrigger = Radix.Trigger;
export const DropdownMenuRadioGroup = Radix.RadioGroup;

/** The menu's surface. */
export function DropdownMenuContent({
  className,
  align = "end",
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
          "z-popover max-h-(--radix-dropdown-menu-content-available-height) min-w-48 max-w-[min(24rem,calc(100vw-1rem))] overflow-y-auto rounded-lg border bg-popover p-1 text-popover-foreground shadow-overlay",
          "data-[state=closed]:animate-pop-out data-[state=open]:animate-pop-in",
          className,
        )}
        {...rest}
      />
    </Radix.Portal>
  );
}

const itemClasses = cn(
  "relative flex select-none items-center gap-2 rounded-md px-2 py-1.5 text-sm outline-none pointer-coarse:py-2.5",
  "data-disabled:opacity-50 data-highlighted:bg-accent data-highlighted:text-accent-foreground",
  "[&_svg:not([class*=size-])]:size-4 [&_svg]:shrink-0",
);

export interface DropdownMenuItemProps extends ComponentProps<typeof Radix.Item> {
  tone?: "neutral" | "destructive";
  /** Drawn at the end of the row: a shortcut, usually. */
  hint?: ReactNode;
}

/** One action. With `asChild` its only child, a link, is the row. */
export function DropdownMenuItem({
  tone = "neutral",
  hint,
  className,
  asChild,
  children,
  ...rest
}: DropdownMenuItemProps) {
  const classes = cn(
    itemClasses,
    tone === "destructive" &&
      "text-destructive data-highlighted:bg-destructive-subtle data-highlighted:text-destructive",
    className,
  );
  if (asChild) {
    return (
      <Radix.Item asChild className={classes} {...rest}>
        {children}
      </Radix.Item>
    );
  }
  return (
    <Radix.Item className={classes} {...rest}>
      {children}
      {hint ? <span className="ms-auto ps-4">{hint}</span> : null}
    </Radix.Item>
  );
}

/** One of several choices that exclude each other. */
export function DropdownMenuRadioItem({
  className,
  children,
  ...rest
}: ComponentProps<typeof Radix.RadioItem>) {
  return (
    <Radix.RadioItem className={cn(itemClasses, "pe-8", className)} {...rest}>
      {children}
      <Radix.ItemIndicator className="absolute end-2">
        <Check aria-hidden className="text-primary" />
      </Radix.ItemIndicator>
    </Radix.RadioItem>
  );
}

export function DropdownMenuLabel({ className, ...rest }: ComponentProps<typeof Radix.Label>) {
  return (
    <Radix.Label className={cn("px-2 py-1 font-medium text-muted-foreground text-xs", className)} {...rest} />
  );
}

export function DropdownMenuSeparator({ className, ...rest }: ComponentProps<typeof Radix.Separator>) {
  return <Radix.Separator className={cn("-mx-1 my-1 h-px bg-border", className)} {...rest} />;
}
