import { ChevronRight } from "lucide-react";
import { Slot } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn.ts";

/** The way to this page. Children are `BreadcrumbItem`s. */
export function Breadcrumb({ className, children }: { className?: string; children: ReactNode }) {
  return (
    <nav aria-label="Breadcrumb" className={className}>
      <ol className="flex min-w-0 flex-wrap items-center gap-1 text-muted-foreground text-sm">{children}</ol>
    </nav>
  );
}

/** A step of the way; every step but the first is preceded by a chevron. */
export function BreadcrumbItem({ className, children, ...rest }: ComponentProps<"li">) {
  return (
    <li className={cn("group flex min-w-0 items-center gap-1", className)} {...rest}>
      <ChevronRight aria-hidden className="size-3.5 shrink-0 group-first:hidden rtl:rotate-180" />
      {children}
    </li>
  );
}

/** Styles its only child, a link. */
export function BreadcrumbLink({ className, ...rest }: ComponentProps<typeof Slot.Root>) {
  return (
    <Slot.Root
      className={cn("max-w-56 truncate rounded-sm py-0.5 hover:text-foreground hover:underline", className)}
      {...rest}
    />
  );
}

/** Where the reader is. */
export function BreadcrumbPage({ className, ...rest }: ComponentProps<"span">) {
  return (
    <span
      aria-current="page"
      dir="auto"
      className={cn("max-w-72 truncate text-foreground", className)}
      {...rest}
    />
  );
}
