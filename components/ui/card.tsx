import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

/** A surface that groups what belongs together. Cards do not nest. */
export function Card({ className, ...rest }: ComponentProps<"div">) {
  return (
    <div
      className={cn("min-w-0 rounded-xl border bg-card text-card-foreground shadow-raised", className)}
      {...rest}
    />
  );
}

export function CardHeader({ className, ...rest }: ComponentProps<"div">) {
  return <div className={cn("grid gap-1 px-5 pt-4", className)} {...rest} />;
}

export function CardTitle({ className, children, ...rest }: ComponentProps<"h2">) {
  return (
    <h2 className={cn("font-semibold text-lg tracking-tight", className)} {...rest}>
      {children}
    </h2>
  );
}

export function CardDescription({ className, ...rest }: ComponentProps<"p">) {
  return <p className={cn("text-pretty text-muted-foreground text-sm", className)} {...rest} />;
}

export function CardContent({ className, ...rest }: ComponentProps<"div">) {
  return <div className={cn("px-5 py-4", className)} {...rest} />;
}

export function CardFooter({ className, ...rest }: ComponentProps<"div">) {
  return (
    <div
      className={cn(
        "flex items-center justify-end gap-2 rounded-b-xl border-t bg-muted/50 px-5 py-3",
        className,
      )}
      {...rest}
    />
  );
}
