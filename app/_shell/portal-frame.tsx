"use client";

import type { ReactNode } from "react";
import { PortalShell } from "#components/layout/portal-shell.tsx";
import {
  type OrganisationContextValue,
  OrganisationProvider,
} from "#components/providers/organisation-provider.tsx";
import { UserMenu } from "./user-menu.tsx";

/** The frame of the customer's side: whose portal it is, and the person's own menu. */
export function PortalFrame({
  organisation,
  actor,
  children,
}: OrganisationContextValue & { children: ReactNode }) {
  return (
    <OrganisationProvider organisation={organisation} actor={actor}>
      <PortalShell
        organisation={organisation}
        homeHref={`/${organisation.slug}/portal`}
        userMenu={<UserMenu actor={actor} layout="icon" />}
      >
        {children}
      </PortalShell>
    </OrganisationProvider>
  );
}
