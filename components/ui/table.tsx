import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

/** A plain table that scrolls sideways when it must. Lists of records use `DataTable`. */
export function Table({ className, ...rest }: ComponentProps<"table">) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: an area that scrolls must be reachable by keyboard (WCAG 2.1.1).
    <figure className="w-full overflow-x-auto" aria-label="Table" tabIndex={0}>
      <table className={cn("w-full border-collapse text-sm", className)} {...rest} />
    </figure>
  );
}

export function TableHeader({ className, ...rest }: ComponentProps<"thead">) {
  return <thead className={cn("border-b", className)} {...rest} />;
}

export function TableBody({ className, ...rest }: ComponentProps<"tbody">) {
  return <tbody className={cn("divide-y", className)} {...rest} />;
}

export function TableRow({ className, ...rest }: ComponentProps<"tr">) {
  return <tr className={className} {...rest} />;
}

export function TableHead({ className, scope = "col", ...rest }: ComponentProps<"th">) {
  return (
    <th
      scope={scope}
      className={cn(
        "h-9 px-3 text-start font-medium text-muted-foreground text-xs first:ps-0 last:pe-0",
        className,
      )}
      {...rest}
    />
  );
}

export function TableCell({ className, ...rest }: ComponentProps<"td">) {
  return <td className={cn("px-3 py-2 align-top first:ps-0 last:pe-0", className)} {...rest} />;
}
