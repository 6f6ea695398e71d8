"use client";

import { GitCompare } from "lucide-react";
import Link from "next/link";
import { useCan, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";

/** To the differences that were found, of one customer or of all. */
export function DifferencesLink({ customerId, size }: { customerId?: string; size?: "sm" }) {
  const { slug } = useOrganisation();
  if (!useCan("sync:read")) return null;
  const query = customerId === undefined ? "" : `?customer=${customerId}`;
  return (
    <Button asChild className="w-fit" {...(size === undefined ? {} : { size })}>
      <Link href={`/${slug}/settings/clickup/differences${query}`}>
        <GitCompare aria-hidden />
        Differences
      </Link>
    </Button>
  );
}
