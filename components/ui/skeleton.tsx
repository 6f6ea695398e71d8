import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

/** The shape of what is on its way. Hidden from screen readers: whoever shows it says that it is loading. */
export function Skeleton({ className, ...rest }: ComponentProps<"span">) {
  return (
    <span aria-hidden className={cn("block h-4 animate-shimmer rounded-sm bg-muted", className)} {...rest} />
  );
}
