import Link from "next/link";
import { MetricCard } from "#components/patterns/metric-card.tsx";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { DeadLetterState, Overview } from "#lib/sync/schema.ts";

const number = (count: number) => count.toLocaleString("en-GB");
const count = (value: number, one: string, many: string) => `${number(value)} ${value === 1 ? one : many}`;

/** How all links stand at this moment. */
export function SyncStanding({ overview: { now } }: { overview: Overview }) {
  return (
    <div className="grid gap-3 sm:grid-cols-3">
      <MetricCard
        label="Waiting"
        value={number(now.asked)}
        note={
          now.askedSince === null ? (
            "No ticket waits to be compared"
          ) : (
            <>
              The first since <RelativeTime at={now.askedSince} />
            </>
          )
        }
      />
      <MetricCard
        label="Conflicts"
        value={number(now.conflict)}
        note={
          now.conflict === 0 ? (
            "Nothing waits for a decision"
          ) : (
            <>
              Changed on both sides. <ToLetters state="conflict">Decide</ToLetters>
            </>
          )
        }
      />
      <MetricCard
        label="Not in step"
        value={number(now.failed + now.gone)}
        note={
          now.failed + now.gone === 0 ? (
            "Both sides took every change"
          ) : (
            <>
              {count(now.failed, "field refused", "fields refused")}
              {now.gone === 0 ? null : `, ${count(now.gone, "task gone", "tasks gone")}`}.{" "}
              <ToLetters>Look at them</ToLetters>
            </>
          )
        }
      />
    </div>
  );
}

function ToLetters({ state, children }: { state?: DeadLetterState; children: string }) {
  const { slug } = useOrganisation();
  return (
    <Link
      href={`/${slug}/sync/dead-letters${state === undefined ? "" : `?state=${state}`}`}
      className="text-primary underline underline-offset-4"
    >
      {children}
    </Link>
  );
}
