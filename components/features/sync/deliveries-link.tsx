"use client";

import { Inbox } from "lucide-react";
import Link from "next/link";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";

/** From ClickUp's settings to what its webhooks sent. */
export function DeliveriesLink() {
  const { slug } = useOrganisation();
  return (
    <Button asChild className="w-fit">
      <Link href={`/${slug}/settings/clickup/deliveries`}>
        <Inbox aria-hidden />
        Deliveries
      </Link>
    </Button>
  );
}
