"use client";

import Link from "next/link";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Breadcrumb, BreadcrumbItem, BreadcrumbLink, BreadcrumbPage } from "#components/ui/breadcrumb.tsx";

/** The way from ClickUp's settings to the inbox, or on to one delivery. */
export function DeliveryCrumbs({ current }: { current?: string }) {
  const { slug } = useOrganisation();
  const clickup = `/${slug}/settings/clickup`;
  return (
    <Breadcrumb>
      <BreadcrumbItem>
        <BreadcrumbLink>
          <Link href={clickup}>ClickUp</Link>
        </BreadcrumbLink>
      </BreadcrumbItem>
      <BreadcrumbItem>
        {current === undefined ? (
          <BreadcrumbPage>Deliveries</BreadcrumbPage>
        ) : (
          <BreadcrumbLink>
            <Link href={`${clickup}/deliveries`}>Deliveries</Link>
          </BreadcrumbLink>
        )}
      </BreadcrumbItem>
      {current === undefined ? null : (
        <BreadcrumbItem>
          <BreadcrumbPage>{current}</BreadcrumbPage>
        </BreadcrumbItem>
      )}
    </Breadcrumb>
  );
}
