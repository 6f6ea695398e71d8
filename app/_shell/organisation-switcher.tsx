"use client";

import { Check, ChevronsUpDown, LayoutGrid } from "lucide-react";
import Link from "next/link";
import type { CurrentOrganisation } from "#components/providers/organisation-provider.tsx";
import { Avatar } from "#components/ui/avatar.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "#components/ui/dropdown-menu.tsx";
import type { Role } from "#lib/platform/permissions/index.ts";

/** An organisation that the person belongs to. */
export interface MembershipLink {
  id: string;
  name: string;
  slug: string;
  role: Role;
}

/** Where a membership leads: a customer's contact to the portal, everybody else to the tickets. */
export function homeOf(membership: Pick<MembershipLink, "slug" | "role">): string {
  return membership.role === "guest" ? `/${membership.slug}/portal` : `/${membership.slug}/tickets`;
}

/** Which organisation this is, and the way to the person's others. */
export function OrganisationSwitcher({
  organisation,
  memberships,
}: {
  organisation: CurrentOrganisation;
  memberships: readonly MembershipLink[];
}) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger className="flex h-10 w-full min-w-0 items-center gap-2.5 rounded-md px-2 text-start hover:bg-muted">
        <Avatar name={organisation.name} seed={organisation.id} shape="organisation" size="sm" />
        <span className="grid min-w-0 flex-1">
          <bdi className="truncate font-semibold text-sm tracking-tight">{organisation.name}</bdi>
        </span>
        <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted-foreground" />
        <span className="sr-only">, switch organisation</span>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" className="w-60">
        <DropdownMenuLabel>Organisations</DropdownMenuLabel>
        {memberships.map((membership) => (
          <DropdownMenuItem key={membership.id} asChild>
            <Link href={homeOf(membership)}>
              <Avatar name={membership.name} seed={membership.id} shape="organisation" size="xs" />
              <bdi className="min-w-0 flex-1 truncate">{membership.name}</bdi>
              {membership.role === "guest" ? (
                <span className="text-muted-foreground text-xs">Portal</span>
              ) : null}
              {membership.slug === organisation.slug ? (
                <>
                  <Check aria-hidden className="text-primary" />
                  <span className="sr-only">, current</span>
                </>
              ) : null}
            </Link>
          </DropdownMenuItem>
        ))}
        <DropdownMenuSeparator />
        <DropdownMenuItem asChild>
          <Link href="/organisations">
            <LayoutGrid aria-hidden />
            All organisations
          </Link>
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
