import Link from "next/link";
import type { ReactNode } from "react";
import { Breadcrumb, BreadcrumbItem, BreadcrumbLink, BreadcrumbPage } from "#components/ui/breadcrumb.tsx";
import { cn } from "#components/ui/cn.ts";

export interface Crumb {
  label: string;
  /** Left out for the page itself. */
  href?: string;
}

export interface PageHeaderProps {
  title: ReactNode;
  description?: ReactNode;
  breadcrumbs?: readonly Crumb[];
  /** Status and the like, beside the title. */
  meta?: ReactNode;
  actions?: ReactNode;
  className?: string;
}

/** The top of a page: where it is, what it is called, what can be done. Holds the page's only `h1`. */
export function PageHeader({ title, description, breadcrumbs, meta, actions, className }: PageHeaderProps) {
  return (
    <header className={cn("grid gap-2", className)}>
      {breadcrumbs && breadcrumbs.length > 0 ? (
        <Breadcrumb>
          {breadcrumbs.map((crumb) => (
            <BreadcrumbItem key={`${crumb.href ?? ""}${crumb.label}`}>
              {crumb.href ? (
                <BreadcrumbLink>
                  <Link href={crumb.href} dir="auto">
                    {crumb.label}
                  </Link>
                </BreadcrumbLink>
              ) : (
                <BreadcrumbPage>{crumb.label}</BreadcrumbPage>
              )}
            </BreadcrumbItem>
          ))}
        </Breadcrumb>
      ) : null}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="grid min-w-0 gap-1">
          <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
            <h1 dir="auto" className="min-w-0 font-semibold text-2xl tracking-tight [overflow-wrap:anywhere]">
              {title}
            </h1>
            {meta}
          </div>
          {description ? (
            <div className="max-w-prose text-pretty text-muted-foreground">{description}</div>
          ) : null}
        </div>
        {actions ? <div className="flex shrink-0 flex-wrap items-center gap-2">{actions}</div> : null}
      </div>
    </header>
  );
}
