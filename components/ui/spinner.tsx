import { LoaderCircle } from "lucide-react";
import { cn } from "./cn.ts";

export interface SpinnerProps {
  /** Said by screen readers. Leave it out where the surrounding element already says it is busy. */
  label?: string;
  className?: string;
}

/** A turning mark for a wait of unknown length. */
export function Spinner({ label, className }: SpinnerProps) {
  return (
    <>
      <LoaderCircle aria-hidden className={cn("size-4 animate-spin", className)} />
      {label ? (
        <span role="status" className="sr-only">
          {label}
        </span>
      ) : null}
    </>
  );
}
