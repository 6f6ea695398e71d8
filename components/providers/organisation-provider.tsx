"use client";

import { createContext, type ReactNode, useContext, useMemo } from "react";
import { OrganisationAccent } from "#components/features/organisations/organisation-accent.tsx";
import { type ApiClient, createApiClient } from "#lib/platform/http/api-client.ts";
import { type Permission, type Role, roleCan } from "#lib/platform/permissions/index.ts";

/** The organisation that the page shows, as far as the browser may know it. */
export interface CurrentOrganisation {
  id: string;
  slug: string;
  name: string;
  /** IANA name; a due date is a day in this zone. */
  timeZone: string;
  accent: string;
  /** The modules that are switched on. */
  modules: readonly string[];
}

/** The person at the screen, in the part they play here. A contact's role is `guest`. */
export interface CurrentActor {
  type: "member" | "contact";
  /** Of the membership or the contact: what assignees and requesters name. */
  id: string;
  userId: string;
  name: string;
  email: string | null;
  role: Role;
}

export interface OrganisationContextValue {
  organisation: CurrentOrganisation;
  actor: CurrentActor;
}

interface ContextValue extends OrganisationContextValue {
  api: ApiClient;
}

const OrganisationContext = createContext<ContextValue | null>(null);

/** Tells everything below it which organisation and which person the page is about. */
export function OrganisationProvider({
  organisation,
  actor,
  children,
}: OrganisationContextValue & { children: ReactNode }) {
  const value = useMemo(
    () => ({ organisation, actor, api: createApiClient({ organisationId: organisation.id }) }),
    [organisation, actor],
  );
  return (
    <OrganisationContext.Provider value={value}>
      <OrganisationAccent accent={organisation.accent} />
      {children}
    </OrganisationContext.Provider>
  );
}

function useOrganisationContext(): ContextValue {
  const value = useContext(OrganisationContext);
  if (value === null) throw new Error("This component needs an OrganisationProvider above it");
  return value;
}

/** The organisation of the page. */
export function useOrganisation(): CurrentOrganisation {
  return useOrganisationContext().organisation;
}

/** The person at the screen. */
export function useActor(): CurrentActor {
  return useOrganisationContext().actor;
}

/** The API, speaking for the organisation of the page. */
export function useApi(): ApiClient {
  return useOrganisationContext().api;
}

/** Whether the person may do something: the same table that the server asks, so no button leads to a refusal. */
export function useCan(permission: Permission): boolean {
  return roleCan(useOrganisationContext().actor.role, permission);
}

/** Whether a module is switched on for the organisation. */
export function useHasModule(module: string): boolean {
  return useOrganisationContext().organisation.modules.includes(module);
}
