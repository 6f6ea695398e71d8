import { Chart } from "#components/patterns/charts/chart-frame.tsx";
import { durationTicks, placeOnSteps } from "#components/patterns/charts/prepare-series.ts";
import { Section } from "#components/patterns/section.tsx";
import { formatDuration } from "#components/ui/duration-format.ts";
import { LEGS, type LegSummary, type Overview } from "#lib/sync/schema.ts";
import { deliveryWords, formatStep, inStepWords, legWords, standingWords } from "./overview-words.ts";

const LATENCY = [
  { key: "p50", label: "Half of all", colour: "chart-1" },
  { key: "p95", label: "95 %", colour: "chart-2" },
] as const;
const VERDICTS = [
  { key: "accepted", label: "Taken", colour: "chart-1" },
  { key: "duplicate", label: "Said before", colour: "chart-5" },
  { key: "rejected", label: "Refused", colour: "destructive" },
] as const;
const STANDINGS = [
  { key: "conflict", label: "Conflicts", colour: "warning" },
  { key: "failed", label: "Refused by one side", colour: "destructive" },
  { key: "waiting", label: "On their way", colour: "chart-5" },
] as const;
const AGREEMENT = [{ key: "share", label: "In step", colour: "chart-1" }] as const;

const count = (value: number) => value.toLocaleString("en-GB");
const percent = (value: number) => `${value.toFixed(value === 100 ? 0 : 1)} %`;
const keysOf = (series: readonly { key: string }[]) => series.map(({ key }) => key);

/** The pictures: how long each leg takes, what arrives, and how the links stood. */
export function SyncPictures({ overview }: { overview: Overview }) {
  const formatAt = (at: string) => formatStep(at, overview.stepSeconds);
  const stands = overview.snapshots.map(({ at, conflict, failed, waiting, inStep, skipped }) => {
    const total = conflict + failed + waiting + inStep + skipped;
    const share = total === 0 ? null : (inStep / total) * 100;
    return { at, values: { conflict, failed, waiting, share } };
  });
  return (
    <>
      <Section title="How long a change takes">
        <div className="grid gap-3 lg:grid-cols-2">
          {overview.legs.map((leg) => (
            <LegChart key={leg.leg} leg={leg} overview={overview} formatAt={formatAt} />
          ))}
        </div>
      </Section>
      <Section title="What arrives, and how both sides stand">
        <div className="grid gap-3 lg:grid-cols-2">
          <Chart
            title="Deliveries from ClickUp"
            summary={deliveryWords(overview.deliveries)}
            kind="bars"
            series={VERDICTS}
            points={placeOnSteps(
              overview,
              overview.deliveries.points.map(({ at, ...values }) => ({ at, values })),
              keysOf(VERDICTS),
              0,
            )}
            formatValue={count}
            formatAt={formatAt}
            empty="ClickUp sent nothing in this time."
          />
          <Chart
            title="Fields in step"
            summary={`Now: ${inStepWords(overview.now).fields}.`}
            note="Noted every five minutes."
            kind="lines"
            series={AGREEMENT}
            points={placeOnSteps(overview, stands, keysOf(AGREEMENT), null)}
            formatValue={percent}
            formatAt={formatAt}
            empty="Nothing was noted in this time yet."
          />
          <Chart
            title="Conflicts, refusals, and what is on its way"
            summary={standingWords(overview.now)}
            note="Noted every five minutes."
            kind="bars"
            series={STANDINGS}
            points={placeOnSteps(overview, stands, keysOf(STANDINGS), null)}
            formatValue={count}
            formatAt={formatAt}
            empty="None in this time."
          />
        </div>
      </Section>
    </>
  );
}

function LegChart({
  leg,
  overview,
  formatAt,
}: {
  leg: LegSummary;
  overview: Overview;
  formatAt: (at: string) => string;
}) {
  const points = leg.points.map(({ at, p50Ms, p95Ms }) => ({ at, values: { p50: p50Ms, p95: p95Ms } }));
  const { label, note } = LEGS[leg.leg];
  return (
    <Chart
      title={label}
      summary={legWords(leg)}
      note={`${note}.`}
      kind="lines"
      series={LATENCY}
      points={placeOnSteps(overview, points, keysOf(LATENCY), null)}
      formatValue={formatDuration}
      valueTicks={durationTicks(
        Math.max(0, ...leg.points.flatMap(({ p50Ms, p95Ms }) => [p50Ms ?? 0, p95Ms ?? 0])),
      )}
      formatAt={formatAt}
      empty="No change went this way in this time."
    />
  );
}
