"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CircleX, Clock, MailPlus, RotateCw, TimerOff } from "lucide-react";
import { reasonOf } from "#components/features/customers/reason.ts";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { StatusBadge, type StatusMap } from "#components/patterns/status-badge.tsx";
import { useApi, useCan, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { toast } from "#components/ui/toast.tsx";
import { organisationKeys, resendInvitation, revokeInvitation } from "#lib/organisations/client.ts";
import type { Invitation } from "#lib/organisations/schema.ts";
import { ROLE_LABELS } from "#lib/platform/permissions/index.ts";
import { announceInvitation } from "./invite-member-form.tsx";
import { useInvitations } from "./queries.ts";
import { RowsSkeleton } from "./settings-skeleton.tsx";

const STATES: StatusMap<Invitation["state"]> = {
  pending: { label: "Open", icon: Clock, tone: "info" },
  accepted: { label: "Accepted", icon: CircleCheck, tone: "success" },
  expired: { label: "Expired", icon: TimerOff, tone: "warning" },
  revoked: { label: "Revoked", icon: CircleX, tone: "neutral" },
};

/** Invitations that nobody has accepted yet, of colleagues and of customers' contacts. */
export function InvitationList() {
  const invitations = useInvitations();
  return (
    <QueryBoundary
      query={invitations}
      subject="the invitations"
      loading={<RowsSkeleton rows={2} />}
      isEmpty={({ items }) => items.length === 0}
      empty={
        <Card>
          <EmptyState
            icon={<MailPlus />}
            title="No open invitations"
            description="Whoever you invite stands here until they accept."
          />
        </Card>
      }
    >
      {({ items }) => (
        <Card>
          <ul className="divide-y">
            {items.map((invitation) => (
              <InvitationRow key={invitation.id} invitation={invitation} />
            ))}
          </ul>
        </Card>
      )}
    </QueryBoundary>
  );
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  const managesPeople = useCan("members:write");
  const managesCustomers = useCan("customers:write");
  const canChange = invitation.contactId === null ? managesPeople : managesCustomers;
  const reload = () => client.invalidateQueries({ queryKey: organisationKeys.invitations(id) });
  const resend = useMutation({
    mutationFn: () => resendInvitation(api, invitation.id),
    onSuccess: announceInvitation,
    onError: (error) =>
      toast.error(`The invitation of ${invitation.email} was not sent`, { description: reasonOf(error) }),
    onSettled: reload,
  });
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-5 py-3">
      <span className="grid min-w-48 flex-1">
        <span className="flex min-w-0 items-center gap-2">
          <span className="truncate font-medium">{invitation.email}</span>
          <StatusBadge status={invitation.state} map={STATES} size="sm" />
        </span>
        <span className="text-muted-foreground text-sm">
          {ROLE_LABELS[invitation.role].name}
          {invitation.invitedBy === null ? null : (
            <>
              {" · invited by "}
              <bdi>{invitation.invitedBy}</bdi>
            </>
          )}{" "}
          · {invitation.state === "expired" ? "expired" : "expires"}{" "}
          <RelativeTime at={invitation.expiresAt} />
        </span>
      </span>
      {canChange ? (
        <span className="flex gap-2">
          <Button
            size="sm"
            pending={resend.isPending}
            onClick={() => resend.mutate()}
            aria-label={`Send the invitation of ${invitation.email} again`}
          >
            <RotateCw aria-hidden />
            Send again
          </Button>
          <ConfirmDialog
            trigger={
              <Button size="sm" variant="ghost" aria-label={`Revoke the invitation of ${invitation.email}`}>
                Revoke
              </Button>
            }
            title={`Revoke the invitation of ${invitation.email}?`}
            description="The link in the mail stops working. You can invite the same address again."
            confirmLabel="Revoke"
            onConfirm={async () => {
              await revokeInvitation(api, invitation.id);
              toast.success(`The invitation of ${invitation.email} was revoked`);
              await reload();
            }}
          />
        </span>
      ) : null}
    </li>
  );
}
