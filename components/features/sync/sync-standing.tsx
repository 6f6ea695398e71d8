import { MetricCard } from "#components/patterns/metric-card.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { Overview } from "#lib/sync/schema.ts";

const number = (count: number) => count.toLocaleString("en-GB");

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
        note="Changed on both sides; a person decides"
      />
      <MetricCard
        label="Not in step"
        value={number(now.failed + now.gone)}
        note={
          now.gone === 0
            ? "Fields that one side cannot take"
            : `${number(now.failed)} fields refused, ${number(now.gone)} tasks gone`
        }
      />
    </div>
  );
}
