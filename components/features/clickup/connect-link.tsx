"use client";

import type { ReactNode } from "react";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import type { OauthPurpose } from "#lib/clickup/schema.ts";

/** Leaves the app for ClickUp's page, so it is a link of its own and no client-side navigation. */
export function ConnectLink({
  children,
  variant,
  purpose,
  connectionId,
}: {
  children: ReactNode;
  variant: "primary" | "secondary";
  purpose?: OauthPurpose;
  connectionId?: string;
}) {
  const { slug } = useOrganisation();
  const query = new URLSearchParams({
    organisation: slug,
    ...(purpose === undefined ? {} : { purpose }),
    ...(connectionId === undefined ? {} : { connection: connectionId }),
  });
  return (
    <Button asChild variant={variant}>
      <a href={`/clickup/oauth/connect?${query}`}>{children}</a>
    </Button>
  );
}
