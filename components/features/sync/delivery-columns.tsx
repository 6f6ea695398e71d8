import Link from "next/link";
import { withoutMarker } from "#components/features/tasks/without-marker.ts";
import type { DataTableColumn } from "#components/patterns/data-table/columns.ts";
import { StatusBadge } from "#components/patterns/status-badge.tsx";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { formatDuration } from "#components/ui/duration-format.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { LongText, Truncate } from "#components/ui/text.tsx";
import { type Delivery, type DeliverySubject, isPlaceEvent } from "#lib/sync/schema.ts";
import { eventName, outcomeWords, VERDICT_APPEARANCE } from "./delivery-words.ts";

/** The columns of the inbox. */
export const DELIVERY_COLUMNS: DataTableColumn<Delivery>[] = [
  {
    id: "event",
    header: "Event",
    cell: (delivery) => (
      <span className="grid min-w-0">
        <Truncate className="font-medium">{eventName(delivery.event)}</Truncate>
        <Truncate className="font-mono text-2xs text-muted-foreground">{delivery.event}</Truncate>
      </span>
    ),
    phone: "title",
  },
  {
    id: "concerns",
    header: "Concerns",
    cell: (delivery) => <Concerns delivery={delivery} />,
    phone: "plain",
  },
  {
    id: "verdict",
    header: "Verdict",
    width: "6.75rem",
    cell: ({ verdict }) => <StatusBadge status={verdict} map={VERDICT_APPEARANCE} size="sm" />,
    phone: "plain",
  },
  {
    id: "outcome",
    header: "What came of it",
    cell: (delivery) => (
      <LongText className="text-sm">
        {outcomeWords(delivery)}
        {delivery.replayCount > 0 ? <span className="text-muted-foreground text-xs"> (replayed)</span> : null}
      </LongText>
    ),
    phone: "plain",
  },
  {
    id: "received",
    header: "Received",
    width: "6.25rem",
    cell: ({ receivedAt }) => <RelativeTime at={receivedAt} />,
  },
  {
    id: "took",
    header: "Took",
    width: "6.5rem",
    align: "end",
    cell: ({ durationMs }) =>
      durationMs === null ? (
        <span data-blank className="text-muted-foreground">
          –
        </span>
      ) : (
        <span>
          <span className="text-muted-foreground text-xs @2xl/table:hidden">Took </span>
          {formatDuration(durationMs)}
        </span>
      ),
    phone: "plain",
  },
];

function Concerns({ delivery: { event, subjects, taskId, listId } }: { delivery: Delivery }) {
  const [subject] = subjects;
  if (subject === undefined) {
    const id = taskId ?? listId;
    if (id === null && isPlaceEvent(event)) {
      return <span className="text-muted-foreground text-sm">A Space</span>;
    }
    if (id === null) {
      return (
        <span data-blank className="text-muted-foreground">
          –
        </span>
      );
    }
    return (
      <span className="grid min-w-0 text-muted-foreground text-sm">
        {taskId === null ? "List" : "A task of no ticket"}
        <Truncate className="font-mono text-2xs">{id}</Truncate>
      </span>
    );
  }
  const more = subjects.length - 1;
  return (
    <span className="grid min-w-0 text-sm">
      <span className="flex min-w-0 flex-wrap items-baseline gap-x-1.5">
        <SubjectLink subject={subject} />
        {more > 0 ? <span className="text-muted-foreground text-xs">and {more} more</span> : null}
      </span>
      {subject.customerName === null ? null : (
        <Truncate className="text-muted-foreground text-xs">{subject.customerName}</Truncate>
      )}
    </span>
  );
}

/** To the ticket, where it is one. */
export function SubjectLink({ subject }: { subject: DeliverySubject }) {
  const { slug } = useOrganisation();
  const number = subject.sourceType === "ticket" ? /^#(\d+)$/.exec(subject.label ?? "")?.[1] : undefined;
  if (number === undefined) return <Truncate>{subject.label ?? withoutMarker(subject.taskName)}</Truncate>;
  return (
    <Link
      href={`/${slug}/tickets/${number}`}
      className="w-fit whitespace-nowrap text-primary underline underline-offset-2"
    >
      Ticket #{number}
    </Link>
  );
}
