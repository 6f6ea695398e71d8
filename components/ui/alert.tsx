import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn.ts";
import { toneText } from "./tone.ts";

type AlertTone = "info" | "success" | "warning" | "destructive";

export interface AlertProps {
  tone?: AlertTone;
  title: ReactNode;
  children?: ReactNode;
  /** What to do about it: a button or a link. */
  action?: ReactNode;
  /** `banner` runs from edge to edge above a page. */
  layout?: "card" | "banner";
  /** Read out at once when it appears after the page has loaded. */
  isLive?: boolean;
  className?: string;
}

const icons = { info: Info, success: CircleCheck, warning: TriangleAlert, destructive: CircleAlert };

const surfaces: Record<AlertTone, string> = {
  info: "border-info/30 bg-info-subtle",
  success: "border-success/30 bg-success-subtle",
  warning: "border-warning/30 bg-warning-subtle",
  destructive: "border-destructive/30 bg-destructive-subtle",
};

/** A message that stays: what is the matter, and what to do. */
export function Alert({
  tone = "info",
  title,
  children,
  action,
  layout = "card",
  isLive = false,
  className,
}: AlertProps) {
  const Icon = icons[tone];
  return (
    <div
      role={isLive ? "alert" : undefined}
      className={cn(
        "flex items-start gap-3 text-foreground text-sm",
        surfaces[tone],
        layout === "card" ? "rounded-lg border px-4 py-3" : "border-b px-4 py-2 sm:px-6 lg:px-8",
        className,
      )}
    >
      <Icon
        aria-hidden
        className={cn("size-4 shrink-0", layout === "card" ? "mt-0.5" : "mt-1.5", toneText[tone])}
      />
      <div className="flex min-w-0 flex-1 flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div
          className={cn(
            "grid min-w-0 flex-1 basis-60 gap-0.5 [overflow-wrap:anywhere]",
            layout === "banner" && "py-1",
          )}
        >
          <p className="font-medium">{title}</p>
          {children ? <div className="text-pretty text-muted-foreground">{children}</div> : null}
        </div>
        {action ? <div className="flex shrink-0 gap-2">{action}</div> : null}
      </div>
    </div>
  );
}
