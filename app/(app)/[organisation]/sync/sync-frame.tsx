"use client";

import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { DeadLetterBadge } from "#components/features/sync/dead-letter-badge.tsx";
import { LinkTabs } from "#components/layout/link-tabs.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { useCan, useOrganisation } from "#components/providers/organisation-provider.tsx";

/** Title and places of the pages about sync. */
export function SyncFrame({ children }: { children: ReactNode }) {
  const { slug } = useOrganisation();
  const pathname = usePathname();
  if (!useCan("sync:read")) return children;
  const home = `/${slug}/sync`;
  return (
    <div className="grid gap-6">
      <PageHeader
        title="Sync"
        description="Whether tickets and their ClickUp tasks say the same, how long a change takes from one side to the other, and what did not arrive."
      />
      <LinkTabs
        label="Sync"
        pathname={pathname}
        className="border-b"
        items={[
          { label: "Overview", href: home, isExact: true },
          { label: "Dead letters", href: `${home}/dead-letters`, badge: <DeadLetterBadge /> },
        ]}
      />
      {children}
    </div>
  );
}
