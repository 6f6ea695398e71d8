"use client";

import { CircleCheck, RotateCcw } from "lucide-react";
import { Fragment } from "react";
import { PortalConversation } from "#components/features/portal/portal-conversation.tsx";
import { PortalReply } from "#components/features/portal/portal-reply.tsx";
import { PortalTicketSkeleton } from "#components/features/portal/portal-ticket-skeleton.tsx";
import {
  useChangePortalStatus,
  usePortalAttachments,
  usePortalTicket,
} from "#components/features/portal/queries.ts";
import { PRIORITY_APPEARANCE, STATUS_APPEARANCE } from "#components/features/tickets/appearance.ts";
import { AttachmentList } from "#components/features/tickets/attachment-list.tsx";
import { isActive } from "#components/features/tickets/ticket-words.tsx";
import { PageHeader } from "#components/patterns/page-header.tsx";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { StatusBadge } from "#components/patterns/status-badge.tsx";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { Markdown } from "#components/ui/markdown.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { portalAttachmentPath } from "#lib/tickets/client.ts";
import type { PortalTicket } from "#lib/tickets/schema.ts";

export function PortalTicketClient({
  number,
  attachmentMaxBytes,
}: {
  number: number;
  /** The largest file that the server takes. */
  attachmentMaxBytes: number;
}) {
  const ticket = usePortalTicket(number);
  return (
    <QueryBoundary query={ticket} subject={`ticket #${number}`} loading={<PortalTicketSkeleton />}>
      {(loaded) => <PortalTicketView ticket={loaded} attachmentMaxBytes={attachmentMaxBytes} />}
    </QueryBoundary>
  );
}

function PortalTicketView({
  ticket,
  attachmentMaxBytes,
}: {
  ticket: PortalTicket;
  attachmentMaxBytes: number;
}) {
  const { slug } = useOrganisation();
  const change = useChangePortalStatus(ticket);
  const files = usePortalAttachments(ticket.id);
  // Files of replies stand with their reply.
  const ownFiles = (files.data ?? []).filter((file) => file.commentId === null);
  return (
    <>
      <PageHeader
        title={ticket.title}
        breadcrumbs={[{ label: "Your tickets", href: `/${slug}/portal` }, { label: `#${ticket.number}` }]}
        meta={<StatusBadge status={ticket.status} map={STATUS_APPEARANCE} />}
        description={
          <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
            <span>
              Filed
              {ticket.requester ? (
                <>
                  {" "}
                  by <bdi>{ticket.requester.name}</bdi>
                </>
              ) : null}{" "}
              <RelativeTime at={ticket.createdAt} />
            </span>
            <StatusBadge status={ticket.priority} map={PRIORITY_APPEARANCE} size="sm" />
          </span>
        }
        actions={
          <>
            {isActive(ticket.status) ? null : (
              <Button onClick={() => change.mutate("open")} pending={change.isPending}>
                <RotateCcw aria-hidden />
                Reopen
              </Button>
            )}
            {ticket.status === "closed" ? null : (
              <Button onClick={() => change.mutate("closed")} pending={change.isPending}>
                <CircleCheck aria-hidden />
                Close
              </Button>
            )}
          </>
        }
      />
      <Card className="grid gap-3 p-4">
        {ticket.description === "" ? (
          <p className="text-muted-foreground">There is no description.</p>
        ) : (
          <Markdown>{ticket.description}</Markdown>
        )}
        {ticket.customFields.length === 0 ? null : (
          <dl className="grid gap-x-4 gap-y-1 border-t pt-3 text-sm sm:grid-cols-[max-content_minmax(0,1fr)]">
            {ticket.customFields.map(({ key, label, value }) => (
              <Fragment key={key}>
                <dt className="text-muted-foreground">{label}</dt>
                <dd className="whitespace-pre-line [overflow-wrap:anywhere]">
                  <bdi>{value}</bdi>
                </dd>
              </Fragment>
            ))}
          </dl>
        )}
        <AttachmentList label="Files" attachments={ownFiles} pathOf={portalAttachmentPath} />
      </Card>
      <PortalConversation ticket={ticket} />
      <PortalReply ticket={ticket} maxBytes={attachmentMaxBytes} />
    </>
  );
}
