"use client";

import { useQuery } from "@tanstack/react-query";
import { useActor, useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Avatar } from "#components/ui/avatar.tsx";
import type { OptionListItem } from "#components/ui/option-list.tsx";
import { listMembers, organisationKeys } from "#lib/organisations/client.ts";

const staleAfterMs = 5 * 60_000;

/** The colleagues whom a ticket can be given to, oneself first. */
export function useMemberOptions(): { options: OptionListItem[]; isLoading: boolean } {
  const api = useApi();
  const actor = useActor();
  const { id } = useOrganisation();
  const members = useQuery({
    queryKey: organisationKeys.members(id),
    queryFn: () => listMembers(api),
    staleTime: staleAfterMs,
  });
  const options = (members.data?.items ?? [])
    .toSorted((one, other) => Number(other.id === actor.id) - Number(one.id === actor.id))
    .map((member) => ({
      value: member.id,
      label: member.id === actor.id ? `${member.name} (you)` : member.name,
      description: member.email,
      icon: <Avatar name={member.name} seed={member.userId} size="xs" />,
      keywords: [member.email],
    }));
  return { options, isLoading: members.isFetching };
}
