/** What the pictures of sync say in words. */
import { formatDuration } from "#components/ui/duration-format.ts";
import type { LegSummary, Overview } from "#lib/sync/schema.ts";
import { count } from "./delivery-words.ts";

/**
 * The fields that both sides agree on, as a share of all. Never rounded up to all of them: 99.96 % is not everything.
 */
export function inStepWords(now: Overview["now"]): { share: string; fields: string } {
  const total = now.inStep + now.waiting + now.conflict + now.failed + now.skipped;
  if (total === 0) return { share: "–", fields: "No field was compared yet" };
  const tenths = Math.floor((now.inStep / total) * 1_000);
  const share = now.inStep === total ? "100 %" : `${(tenths / 10).toFixed(1)} %`;
  const say = (count: number) => count.toLocaleString("en-GB");
  return {
    share,
    fields: `${say(now.inStep)} of ${say(total)} fields on ${now.links === 1 ? "one ticket" : `${say(now.links)} tickets`}`,
  };
}

/** What is not in step now, in a sentence. */
export function standingWords({ conflict, failed, waiting }: Overview["now"]): string {
  const say = (number: number) => number.toLocaleString("en-GB");
  return `Now: ${count(conflict, "conflict", "conflicts")}, ${say(failed)} refused, ${say(waiting)} on ${waiting === 1 ? "its" : "their"} way.`;
}

/** "Half within 84 ms, 95 % within 160 ms; 1,204 changes." */
export function legWords({ count, p50Ms, p95Ms }: LegSummary): string {
  if (count === 0 || p50Ms === null || p95Ms === null) return "None in this time.";
  const times = `Half within ${formatDuration(p50Ms)}, 95 % within ${formatDuration(p95Ms)}`;
  return `${times}; ${count === 1 ? "one" : count.toLocaleString("en-GB")} in all.`;
}

/** What arrived, by verdict, in a sentence. */
export function deliveryWords({ accepted, duplicate, rejected }: Overview["deliveries"]): string {
  const total = accepted + duplicate + rejected;
  if (total === 0) return "No delivery in this time.";
  const say = (count: number) => count.toLocaleString("en-GB");
  return `${total === 1 ? "One delivery" : `${say(total)} deliveries`}: ${say(accepted)} taken, ${say(duplicate)} said before, ${say(rejected)} refused.`;
}

/** The instant as the axis says it: a time within a day, a day within a week. */
export function formatStep(at: string, stepSeconds: number): string {
  const instant = new Date(at);
  const time = instant.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (stepSeconds < 3_600) return time;
  return `${instant.toLocaleDateString("en-GB", { weekday: "short" })} ${time}`;
}
