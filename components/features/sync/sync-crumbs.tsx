"use client";

import Link from "next/link";
import { Breadcrumb, BreadcrumbItem, BreadcrumbLink, BreadcrumbPage } from "#components/ui/breadcrumb.tsx";

/** The way back from one thing to the list that it is in. */
export function SyncCrumbs({ list, current }: { list: { label: string; href: string }; current: string }) {
  return (
    <Breadcrumb>
      <BreadcrumbItem>
        <BreadcrumbLink>
          <Link href={list.href}>{list.label}</Link>
        </BreadcrumbLink>
      </BreadcrumbItem>
      <BreadcrumbItem>
        <BreadcrumbPage>{current}</BreadcrumbPage>
      </BreadcrumbItem>
    </Breadcrumb>
  );
}
