"use client";

import { MailX } from "lucide-react";
import Link from "next/link";
import { useCan, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";

/** To what of a customer did not arrive. */
export function DeadLettersLink({ customerId }: { customerId: string }) {
  const { slug } = useOrganisation();
  if (!useCan("sync:read")) return null;
  return (
    <Button asChild size="sm" className="w-fit">
      <Link href={`/${slug}/sync/dead-letters?customer=${customerId}`}>
        <MailX aria-hidden />
        Dead letters
      </Link>
    </Button>
  );
}
