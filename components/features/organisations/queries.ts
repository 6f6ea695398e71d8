"use client";

import { useQuery } from "@tanstack/react-query";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import {
  getOrganisation,
  listInvitations,
  listMembers,
  listModules,
  organisationKeys,
} from "#lib/organisations/client.ts";

/** The organisation's profile. */
export function useOrganisationProfile() {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({ queryKey: organisationKeys.profile(id), queryFn: () => getOrganisation(api) });
}

/** Every module and whether it is on. */
export function useModules() {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({ queryKey: organisationKeys.modules(id), queryFn: () => listModules(api) });
}

/** Who works here. */
export function useMembers() {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({ queryKey: organisationKeys.members(id), queryFn: () => listMembers(api) });
}

/** Invitations that are neither accepted nor revoked. */
export function useInvitations() {
  const api = useApi();
  const { id } = useOrganisation();
  return useQuery({ queryKey: organisationKeys.invitations(id), queryFn: () => listInvitations(api) });
}
