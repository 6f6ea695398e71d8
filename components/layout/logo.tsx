import { cn } from "#components/ui/cn.ts";

/** The mark: one runner's lane hands over to the next. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={cn("size-6 shrink-0", className)}>
      <rect width="24" height="24" rx="6" className="fill-primary" />
      <g transform="skewX(-18) translate(3.9 0)">
        <rect
          x="9.6"
          y="6.2"
          width="9.8"
          height="4.6"
          rx="2.3"
          className="fill-highlight dark:fill-primary-foreground"
        />
        <rect x="4.6" y="13.2" width="9.8" height="4.6" rx="2.3" className="fill-primary-foreground" />
      </g>
    </svg>
  );
}

/** Mark and name. */
export function Logo({ className }: { className?: string }) {
  return (
    <span className={cn("inline-flex items-center gap-2", className)}>
      <LogoMark />
      <span className="font-semibold text-lg tracking-tight">Relaydesk</span>
    </span>
  );
}
