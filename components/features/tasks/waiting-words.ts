/** What the banner of a ticket says of what waits. */
import type { DeadLetter } from "#lib/sync/schema.ts";

/** Its title: what is the matter, by the letters shown and how many there are in all. */
export function waitingTitle(
  letters: readonly Pick<DeadLetter, "state" | "fieldLabel">[],
  total: number,
): string {
  const [first] = letters;
  const states = new Set(letters.map(({ state }) => state));
  if (first === undefined || states.size > 1)
    return `${count(total)} things wait between this ticket and ClickUp`;
  switch (first.state) {
    case "failed":
      return total === 1 ? `${first.fieldLabel} does not arrive` : `${count(total)} changes do not arrive`;
    case "conflict":
      return total === 1
        ? `${first.fieldLabel} changed on both sides, and waits for a decision`
        : `${count(total)} fields changed on both sides, and wait for a decision`;
    case "gone":
      return total === 1
        ? "Changes wait until the task is there again"
        : `${count(total)} tasks are gone; changes wait`;
    case "waiting":
    case "skipped":
      return "Changes wait for ClickUp";
  }
}

const count = (total: number) => total.toLocaleString("en-GB");
