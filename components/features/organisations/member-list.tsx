"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Crown, MoreHorizontal, UserMinus } from "lucide-react";
import { useState } from "react";
import { reasonOf } from "#components/features/customers/reason.ts";
import { goTo } from "#components/features/security/go-to.ts";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { useActor, useApi, useCan, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Avatar } from "#components/ui/avatar.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "#components/ui/dropdown-menu.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Select } from "#components/ui/select.tsx";
import { toast } from "#components/ui/toast.tsx";
import {
  changeMemberRole,
  leaveOrganisation,
  organisationKeys,
  removeMember,
  transferOwnership,
} from "#lib/organisations/client.ts";
import type { Member } from "#lib/organisations/schema.ts";
import type { Page } from "#lib/platform/pagination/index.ts";
import { ROLE_LABELS, type StaffRole } from "#lib/platform/permissions/index.ts";
import { useMembers } from "./queries.ts";
import { roleOptions } from "./role-options.ts";
import { RowsSkeleton } from "./settings-skeleton.tsx";

type Question = { kind: "remove" | "leave" | "transfer"; member: Member };

/** Who works here and as what. Whoever may manage people changes it in place. */
export function MemberList() {
  const members = useMembers();
  const [question, setQuestion] = useState<Question | null>(null);
  return (
    <>
      <QueryBoundary query={members} subject="the members" loading={<RowsSkeleton />}>
        {({ items }) => (
          <Card>
            <ul className="divide-y">
              {items.map((member) => (
                <MemberRow key={member.id} member={member} onAsk={setQuestion} />
              ))}
            </ul>
          </Card>
        )}
      </QueryBoundary>
      {question === null ? null : <Confirmation question={question} onClose={() => setQuestion(null)} />}
    </>
  );
}

function MemberRow({ member, onAsk }: { member: Member; onAsk: (question: Question) => void }) {
  const actor = useActor();
  const canManage = useCan("members:write");
  const isSelf = member.id === actor.id;
  const isOwner = actor.role === "owner";
  const canChange = canManage && (member.role !== "owner" || isOwner);
  const changeRole = useChangeRole();
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-5 py-3">
      <Avatar name={member.name} seed={member.userId} />
      <span className="grid min-w-40 flex-1">
        <span className="flex min-w-0 items-center gap-2">
          <bdi className="truncate font-medium">{member.name}</bdi>
          {isSelf ? <Badge size="sm">You</Badge> : null}
        </span>
        <span className="truncate text-muted-foreground text-sm">{member.email}</span>
      </span>
      <span className="flex items-center gap-2">
        {canChange ? (
          <Select<StaffRole>
            aria-label={`Role of ${member.name}`}
            value={member.role}
            options={roleOptions(actor.role)}
            onValueChange={(role) => changeRole.mutate({ member, role })}
            className="w-36"
          />
        ) : (
          <span className="text-muted-foreground text-sm">{ROLE_LABELS[member.role].name}</span>
        )}
        {isSelf || canChange ? (
          <DropdownMenu>
            <DropdownMenuTrigger asChild>
              <IconButton label={`More about ${member.name}`}>
                <MoreHorizontal aria-hidden />
              </IconButton>
            </DropdownMenuTrigger>
            <DropdownMenuContent>
              {isOwner && !isSelf && member.role !== "owner" ? (
                <DropdownMenuItem onSelect={() => onAsk({ kind: "transfer", member })}>
                  <Crown aria-hidden />
                  Hand ownership over
                </DropdownMenuItem>
              ) : null}
              {isSelf ? (
                <DropdownMenuItem tone="destructive" onSelect={() => onAsk({ kind: "leave", member })}>
                  <UserMinus aria-hidden />
                  Leave the organisation
                </DropdownMenuItem>
              ) : (
                <DropdownMenuItem tone="destructive" onSelect={() => onAsk({ kind: "remove", member })}>
                  <UserMinus aria-hidden />
                  Remove
                </DropdownMenuItem>
              )}
            </DropdownMenuContent>
          </DropdownMenu>
        ) : null}
      </span>
    </li>
  );
}

/** Shows the new role at once, and takes it back with the reason when the server refuses. */
function useChangeRole() {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  const key = organisationKeys.members(id);
  return useMutation({
    mutationFn: ({ member, role }: { member: Member; role: StaffRole }) =>
      changeMemberRole(api, member.id, role),
    onMutate: async ({ member, role }) => {
      await client.cancelQueries({ queryKey: key });
      const before = client.getQueryData<Page<Member>>(key);
      client.setQueryData<Page<Member>>(key, (page) =>
        page === undefined
          ? page
          : { ...page, items: page.items.map((item) => (item.id === member.id ? { ...item, role } : item)) },
      );
      return { before };
    },
    onSuccess: ({ name, role }) => toast.success(`${name} now has the role ${ROLE_LABELS[role].name}`),
    onError: (error, { member }, context) => {
      client.setQueryData(key, context?.before);
      toast.error(`The role of ${member.name} was not changed`, { description: reasonOf(error) });
    },
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}

function Confirmation({ question, onClose }: { question: Question; onClose: () => void }) {
  const api = useApi();
  const client = useQueryClient();
  const organisation = useOrganisation();
  const { kind, member } = question;
  const reload = () => client.invalidateQueries({ queryKey: organisationKeys.members(organisation.id) });
  const texts = {
    remove: {
      title: `Remove ${member.name}?`,
      description: `${member.name} can no longer open ${organisation.name}, from the next click on. What they wrote stays, under their name.`,
      confirmLabel: "Remove",
    },
    leave: {
      title: `Leave ${organisation.name}?`,
      description: "You lose access at once. Somebody has to invite you to come back.",
      confirmLabel: "Leave",
    },
    transfer: {
      title: `Hand ownership over to ${member.name}?`,
      description: `${member.name} becomes owner of ${organisation.name}, and you become an admin. Only they can make you owner again.`,
      confirmLabel: "Hand over",
    },
  }[kind];
  return (
    <ConfirmDialog
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      {...texts}
      onConfirm={async () => {
        if (kind === "leave") {
          await leaveOrganisation(api);
          await goTo("/organisations");
        } else if (kind === "remove") {
          await removeMember(api, member.id);
          toast.success(`${member.name} was removed`);
          await reload();
        } else {
          await transferOwnership(api, member.id);
          // One's own permissions have changed: everything on screen asks for them.
          window.location.reload();
        }
      }}
    />
  );
}
