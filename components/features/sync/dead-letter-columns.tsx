import { RotateCcw, SkipForward } from "lucide-react";
import Link from "next/link";
import type { DataTableColumn } from "#components/patterns/data-table/columns.ts";
import { StatusBadge } from "#components/patterns/status-badge.tsx";
import { useCan, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { LongText, Truncate } from "#components/ui/text.tsx";
import { type DeadLetter, FAILURE_CLASS_LABELS } from "#lib/sync/schema.ts";
import { useChangeDeadLetters } from "./dead-letter-queries.ts";
import { letterName, STATE_LOOKS, tellChange } from "./dead-letter-words.ts";

/** The columns of the list of dead letters. */
export const DEAD_LETTER_COLUMNS: DataTableColumn<DeadLetter>[] = [
  { id: "what", header: "What", width: "14rem", cell: (letter) => <What letter={letter} />, phone: "title" },
  {
    id: "reason",
    header: "Reason",
    cell: ({ state, reason }) => (
      <span className="grid min-w-0 justify-items-start gap-1">
        <StatusBadge status={state} map={STATE_LOOKS} size="sm" />
        <LongText className="text-sm">
          {reason.message}
          {reason.action === null ? null : <span className="text-muted-foreground"> {reason.action}</span>}
        </LongText>
      </span>
    ),
    phone: "plain",
  },
  {
    id: "standing",
    header: "How it stands",
    width: "10rem",
    cell: (letter) => <Standing letter={letter} />,
    phone: "plain",
  },
  {
    id: "actions",
    header: "What to do",
    width: "11.5rem",
    cell: (letter) => <Actions letter={letter} />,
    phone: "plain",
  },
];

function What({ letter }: { letter: DeadLetter }) {
  const { slug } = useOrganisation();
  const { source, customer } = letter;
  return (
    <span className="grid min-w-0">
      {source.number === null ? (
        <Truncate className="font-medium">{letterName(letter)}</Truncate>
      ) : (
        <Link
          href={`/${slug}/tickets/${source.number}`}
          title={letterName(letter)}
          className="truncate font-medium underline-offset-4 hover:underline"
        >
          {letterName(letter)}
        </Link>
      )}
      {customer === null ? null : (
        <Truncate className="text-muted-foreground text-xs">{customer.name}</Truncate>
      )}
      <span className="flex min-w-0 items-center gap-0.5 text-muted-foreground">
        <Truncate className="font-mono text-2xs">{letter.id}</Truncate>
        <CopyButton text={letter.id} label="Copy the id" className="size-6 shrink-0" />
      </span>
    </span>
  );
}

function Standing({ letter }: { letter: DeadLetter }) {
  const { attempts, nextAttemptAt, since, class: failureClass } = letter;
  const { label, note } = FAILURE_CLASS_LABELS[failureClass];
  return (
    <span className="grid text-sm">
      <span title={note}>{label}</span>
      <span className="text-muted-foreground text-xs">
        Since <RelativeTime at={since} />
      </span>
      {attempts === 0 ? null : (
        <span className="text-muted-foreground text-xs">
          {attempts === 1 ? "Tried once" : `Tried ${attempts} times`}
        </span>
      )}
      {nextAttemptAt === null ? null : (
        <span className="text-muted-foreground text-xs">
          Next try <RelativeTime at={nextAttemptAt} />
        </span>
      )}
    </span>
  );
}

function Actions({ letter: { id, fix, canRetry, canSkip } }: { letter: DeadLetter }) {
  const { slug } = useOrganisation();
  const canChange = useCan("sync:write");
  const retry = useChangeDeadLetters("retry");
  const skip = useChangeDeadLetters("skip");
  return (
    <span className="flex flex-wrap gap-1">
      {fix === null ? null : (
        <Button asChild size="sm" variant="ghost">
          <Link href={`/${slug}${fix.path}`}>{fix.label}</Link>
        </Button>
      )}
      {canChange && canRetry ? (
        <Button
          size="sm"
          variant="ghost"
          pending={retry.isPending}
          onClick={() => void tellChange("retry", retry.mutateAsync({ ids: [id] }))}
        >
          <RotateCcw aria-hidden />
          Try again
        </Button>
      ) : null}
      {canChange && canSkip ? (
        <Button
          size="sm"
          variant="ghost"
          pending={skip.isPending}
          onClick={() => void tellChange("skip", skip.mutateAsync({ ids: [id] }))}
        >
          <SkipForward aria-hidden />
          Leave both
        </Button>
      ) : null}
    </span>
  );
}
