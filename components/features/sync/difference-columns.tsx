import Link from "next/link";
import { withoutMarker } from "#components/features/tasks/without-marker.ts";
import type { DataTableColumn } from "#components/patterns/data-table/columns.ts";
import { StatusBadge } from "#components/patterns/status-badge.tsx";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { LongText, Truncate } from "#components/ui/text.tsx";
import { type Difference, WHOLE_TASK } from "#lib/sync/schema.ts";
import { CAUSE_APPEARANCE, causeSentence, DIFFERENCE_STATE_APPEARANCE } from "./difference-words.ts";

/** The columns of what sweeps found. */
export const DIFFERENCE_COLUMNS: DataTableColumn<Difference>[] = [
  {
    id: "concerns",
    header: "Ticket",
    width: "8rem",
    cell: (difference) => <Concerns difference={difference} />,
    phone: "title",
  },
  {
    id: "difference",
    header: "Difference",
    cell: (difference) => (
      <span className="grid min-w-0 gap-0.5 text-sm">
        <Truncate className="font-medium">{difference.fieldLabel}</Truncate>
        <Sides difference={difference} />
      </span>
    ),
    phone: "plain",
  },
  {
    id: "cause",
    header: "Cause",
    cell: (difference) => (
      <span className="grid min-w-0 justify-items-start gap-1">
        <StatusBadge status={difference.cause} map={CAUSE_APPEARANCE} size="sm" />
        <LongText className="text-muted-foreground text-xs">{causeSentence(difference)}</LongText>
      </span>
    ),
    phone: "plain",
  },
  {
    id: "state",
    header: "Now",
    width: "9rem",
    cell: ({ state }) => <StatusBadge status={state} map={DIFFERENCE_STATE_APPEARANCE} size="sm" />,
    phone: "plain",
  },
  {
    id: "found",
    header: "Found",
    width: "6.25rem",
    cell: ({ foundAt }) => <RelativeTime at={foundAt} />,
  },
];

function Concerns({ difference }: { difference: Difference }) {
  const { slug } = useOrganisation();
  const { label, sourceType, taskName, customerName } = difference;
  const number = sourceType === "ticket" ? /^#(\d+)$/.exec(label ?? "")?.[1] : undefined;
  return (
    <span className="grid min-w-0 text-sm">
      {number === undefined ? (
        <Truncate>{label ?? withoutMarker(taskName)}</Truncate>
      ) : (
        <Link
          href={`/${slug}/tickets/${number}`}
          className="w-fit whitespace-nowrap text-primary underline underline-offset-2"
        >
          Ticket #{number}
        </Link>
      )}
      {customerName === null ? null : (
        <Truncate className="text-muted-foreground text-xs">{customerName}</Truncate>
      )}
    </span>
  );
}

function Sides({ difference: { field, cause, ours, theirs, taskUrl } }: { difference: Difference }) {
  if (field === WHOLE_TASK && cause !== "moved") {
    return (
      <a
        href={taskUrl}
        target="_blank"
        rel="noreferrer"
        className="w-fit text-primary text-sm underline underline-offset-2"
      >
        Look in ClickUp
      </a>
    );
  }
  return (
    <span className="grid min-w-0 gap-0.5">
      <Side name={field === WHOLE_TASK ? "Was in" : "Here"} value={ours} />
      <Side name={field === WHOLE_TASK ? "Is in" : "ClickUp"} value={theirs} />
    </span>
  );
}

/** The name has its own place, so that a value written from right to left cannot move it. */
function Side({ name, value }: { name: string; value: string }) {
  return (
    <span className="grid min-w-0 grid-cols-[3.5rem_minmax(0,1fr)] items-baseline gap-x-1">
      <span className="text-muted-foreground text-xs">{name}</span>
      <span
        dir="auto"
        title={value}
        className="line-clamp-2 min-w-0 whitespace-normal [overflow-wrap:anywhere]"
      >
        {value}
      </span>
    </span>
  );
}
