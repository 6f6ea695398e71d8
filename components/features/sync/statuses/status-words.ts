import type { SourceStatus, StatusOfSyncList, SyncList } from "#lib/sync/schema.ts";

/** What each of our statuses is called. */
export const MEANING_LABELS: Record<SourceStatus, string> = {
  open: "Open",
  in_progress: "In progress",
  waiting: "Waiting",
  resolved: "Resolved",
  closed: "Closed",
};

const TYPE_LABELS: Record<string, string> = {
  open: "open",
  custom: "active",
  done: "done",
  closed: "closed",
};

/** A type of ClickUp's as its own screens call it. */
export function typeLabel(type: string): string {
  return TYPE_LABELS[type] ?? type;
}

/** Why a status is to be looked at. */
export function reviewSentence({ review }: Pick<StatusOfSyncList, "review">): string | null {
  if (review === null) return null;
  switch (review.kind) {
    case "added":
      return "New in ClickUp.";
    case "renamed":
      return `Renamed in ClickUp; it was “${review.before}”.`;
    case "retyped":
      return `Of another type now; it was ${typeLabel(review.before ?? "")}.`;
    case "removed":
      return "Removed in ClickUp.";
  }
}

/** How far people have said what a List's statuses mean. */
export function listSentence({
  statusCount,
  proposedCount,
}: Pick<SyncList, "statusCount" | "proposedCount">): string {
  const all = statusCount === 1 ? "1 status" : `${statusCount} statuses`;
  if (proposedCount === 0) return `${all}, confirmed`;
  return proposedCount === statusCount ? `${all}, proposed` : `${all}, ${proposedCount} of them proposed`;
}
