"use client";

import { CircleCheck, Merge, RotateCcw } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { TicketTaskCard } from "#components/features/tasks/ticket-task-card.tsx";
import { WaitingBanner } from "#components/features/tasks/waiting-banner.tsx";
import { Composer } from "#components/features/tickets/composer.tsx";
import { MergeDialog } from "#components/features/tickets/merge-dialog.tsx";
import { useUpdateTicket } from "#components/features/tickets/mutations.ts";
import { useTicket } from "#components/features/tickets/queries.ts";
import { TicketDescription } from "#components/features/tickets/ticket-description.tsx";
import { TicketFiles } from "#components/features/tickets/ticket-files.tsx";
import { TicketPageSkeleton } from "#components/features/tickets/ticket-page-skeleton.tsx";
import { TicketProperties } from "#components/features/tickets/ticket-properties.tsx";
import { TicketTimeline } from "#components/features/tickets/ticket-timeline.tsx";
import { TicketTitle } from "#components/features/tickets/ticket-title.tsx";
import { isActive } from "#components/features/tickets/ticket-words.tsx";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { useCan, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Breadcrumb, BreadcrumbItem, BreadcrumbLink, BreadcrumbPage } from "#components/ui/breadcrumb.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardContent } from "#components/ui/card.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { Ticket } from "#lib/tickets/schema.ts";

export function TicketClient({
  number,
  attachmentMaxBytes,
}: {
  number: number;
  /** The largest file that the server takes. */
  attachmentMaxBytes: number;
}) {
  const ticket = useTicket(number);
  return (
    <QueryBoundary query={ticket} subject={`ticket #${number}`} loading={<TicketPageSkeleton />}>
      {(loaded) => <TicketView ticket={loaded} attachmentMaxBytes={attachmentMaxBytes} />}
    </QueryBoundary>
  );
}

/** The one step that most tickets need next: done, or once more. */
function NextStep({ ticket }: { ticket: Ticket }) {
  const update = useUpdateTicket(ticket);
  const status = isActive(ticket.status) ? "resolved" : "open";
  return (
    <Button
      variant={status === "resolved" ? "primary" : "secondary"}
      onClick={() => update.mutate({ changes: { status }, preview: { status }, subject: "the status" })}
    >
      {status === "resolved" ? <CircleCheck aria-hidden /> : <RotateCcw aria-hidden />}
      {status === "resolved" ? "Resolve" : "Reopen"}
    </Button>
  );
}

function TicketView({ ticket, attachmentMaxBytes }: { ticket: Ticket; attachmentMaxBytes: number }) {
  const { slug } = useOrganisation();
  const router = useRouter();
  const { mergedInto } = ticket;
  const canWrite = useCan("tickets:write") && mergedInto === null;
  const canComment = useCan("tickets:comment") && mergedInto === null;
  return (
    <>
      <header className="grid gap-2">
        <Breadcrumb>
          <BreadcrumbItem>
            <BreadcrumbLink>
              <Link href={`/${slug}/tickets`}>Tickets</Link>
            </BreadcrumbLink>
          </BreadcrumbItem>
          <BreadcrumbItem>
            <BreadcrumbPage className="tabular-nums">#{ticket.number}</BreadcrumbPage>
          </BreadcrumbItem>
          <li className="flex items-center">
            <CopyButton text={ticket.id} label="Copy the ticket's id" className="size-6" />
          </li>
        </Breadcrumb>
        <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
          <div className="min-w-0 flex-1 basis-80">
            <TicketTitle ticket={ticket} />
          </div>
          {canWrite ? (
            <div className="flex shrink-0 gap-2">
              <MergeDialog
                ids={[ticket.id]}
                what={`#${ticket.number}`}
                customerId={ticket.customer.id}
                trigger={
                  <Button>
                    <Merge aria-hidden />
                    Merge…
                  </Button>
                }
                onMerged={(target) => {
                  toast.success(`#${ticket.number} is now part of #${target.number}`);
                  router.push(`/${slug}/tickets/${target.number}`);
                }}
              />
              <NextStep ticket={ticket} />
            </div>
          ) : null}
        </div>
        {mergedInto === null ? (
          <WaitingBanner ticketId={ticket.id} />
        ) : (
          <Alert
            title={`This ticket was merged into #${mergedInto.number}`}
            action={
              <Button asChild size="sm">
                <Link href={`/${slug}/tickets/${mergedInto.number}`}>Open #{mergedInto.number}</Link>
              </Button>
            }
          >
            What was said here is there. This one is kept to be read.
          </Alert>
        )}
      </header>
      <div className="grid min-w-0 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem] lg:grid-rows-[auto_1fr]">
        <TicketDescription ticket={ticket} />
        <div className="grid min-w-0 gap-6 max-lg:order-last lg:col-start-1">
          <TicketTimeline ticket={ticket} />
          {canComment ? <Composer ticket={ticket} maxBytes={attachmentMaxBytes} /> : null}
        </div>
        <aside
          aria-label="About this ticket"
          className="grid min-w-0 content-start gap-4 lg:col-start-2 lg:row-span-2 lg:row-start-1"
        >
          <Card>
            <CardContent>
              <TicketProperties ticket={ticket} />
            </CardContent>
          </Card>
          {mergedInto === null ? (
            <>
              <TicketTaskCard ticketId={ticket.id} number={ticket.number} customerId={ticket.customer.id} />
              <TicketFiles ticket={ticket} maxBytes={attachmentMaxBytes} />
            </>
          ) : null}
        </aside>
      </div>
    </>
  );
}
