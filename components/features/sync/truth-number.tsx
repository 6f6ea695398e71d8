import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { Truth } from "#lib/sync/schema.ts";
import { count } from "./delivery-words.ts";
import { agreementWords, restWords } from "./difference-words.ts";

/** How much both sides say alike, of what, and since when that is known. */
export function TruthNumber({ truth }: { truth: Truth }) {
  const { inAgreement, mapped, links, oldestLookAt } = truth;
  if (links === 0) {
    return <p className="text-muted-foreground text-sm">No ticket is linked to a task yet.</p>;
  }
  const rest = restWords(truth);
  return (
    <div className="grid gap-1">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-semibold text-2xl tabular-nums tracking-tight">{agreementWords(truth)}</span>
        <span className="text-sm">in agreement</span>
      </p>
      <p className="text-muted-foreground text-sm">
        <span className="tabular-nums">{inAgreement.toLocaleString("en-GB")}</span> of{" "}
        {count(mapped, "field", "fields")} of {count(links, "linked task", "linked tasks")}.
        {rest === null ? null : ` ${rest}`}
      </p>
      {oldestLookAt === null ? null : (
        <p className="text-muted-foreground text-xs">
          The oldest look that this rests on was <RelativeTime at={oldestLookAt} />.
        </p>
      )}
    </div>
  );
}
