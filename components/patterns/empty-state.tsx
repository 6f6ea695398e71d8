import type { ReactNode } from "react";
import { cn } from "#components/ui/cn.ts";

export interface EmptyStateProps {
  icon?: ReactNode;
  title: string;
  /** What belongs here and how it gets here. */
  description?: ReactNode;
  /** One action. */
  action?: ReactNode;
  className?: string;
}

/** Nothing here yet: what this place is for, and the one thing to do next. */
export function EmptyState({ icon, title, description, action, className }: EmptyStateProps) {
  return (
    <div className={cn("grid justify-items-center gap-1 px-6 py-14 text-center", className)}>
      {icon ? (
        <div
          aria-hidden
          className="mb-3 grid size-10 place-items-center rounded-xl bg-accent text-accent-foreground [&_svg]:size-5"
        >
          {icon}
        </div>
      ) : null}
      <p className="text-balance font-semibold text-lg tracking-tight">{title}</p>
      {description ? (
        <div className="max-w-prose text-pretty text-muted-foreground sm:max-w-md">{description}</div>
      ) : null}
      {action ? <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}
