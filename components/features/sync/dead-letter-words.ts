/** What the screens say of dead letters. */
import { CircleSlash, Clock, GitCompareArrows, SkipForward, TriangleAlert } from "lucide-react";
import { reasonOf } from "#components/features/customers/reason.ts";
import type { StatusMap } from "#components/patterns/status-badge.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { DeadLetter, DeadLetterState } from "#lib/sync/schema.ts";

export const STATE_LOOKS: StatusMap<DeadLetterState> = {
  failed: { label: "Refused", icon: TriangleAlert, tone: "destructive" },
  conflict: { label: "Conflict", icon: GitCompareArrows, tone: "warning" },
  waiting: { label: "Waits", icon: Clock, tone: "info" },
  gone: { label: "Task gone", icon: CircleSlash, tone: "warning" },
  skipped: { label: "Left alone", icon: SkipForward, tone: "neutral" },
};

/** "Status of #12", "Everything of #12". */
export function letterName({
  fieldLabel,
  source,
  task,
}: Pick<DeadLetter, "fieldLabel" | "source" | "task">): string {
  return `${fieldLabel} of ${source.label ?? task.name}`;
}

export function letterCount(count: number): string {
  return count === 1 ? "1 change" : `${count.toLocaleString("en-GB")} changes`;
}

/**
 * Tells what came of a decision about dead letters, and answers whether it was done. Takes the promise, for what was
 * decided on leaves the page, and the callbacks of `mutate` with it.
 */
export function tellChange(
  change: "retry" | "skip",
  outcome: Promise<{ letters: number }>,
): Promise<boolean> {
  return outcome.then(
    ({ letters }) => {
      if (letters === 0) toast.info("There is nothing left to do about these.");
      else if (change === "retry") toast.success(`${letterCount(letters)} will be tried again now`);
      else
        toast.success(
          `${letterCount(letters)} left as ${letters === 1 ? "it is" : "they are"} on both sides`,
        );
      return true;
    },
    (error: unknown) => {
      const title = change === "retry" ? "That couldn’t be tried again" : "That couldn’t be left as it is";
      toast.error(title, { description: reasonOf(error) });
      return false;
    },
  );
}
