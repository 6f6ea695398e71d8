import { CircleCheck, CircleSlash, Clock, LoaderCircle, OctagonAlert } from "lucide-react";
import type { StatusMap } from "#components/patterns/status-badge.tsx";
import type { JobRun, JobRunStatus } from "#lib/jobs/schema.ts";

export const JOB_STATUS: StatusMap<JobRunStatus> = {
  running: { label: "Running", icon: LoaderCircle, tone: "info" },
  waiting: { label: "Waiting", icon: Clock, tone: "warning" },
  succeeded: { label: "Done", icon: CircleCheck, tone: "success" },
  failed: { label: "Failed", icon: OctagonAlert, tone: "destructive" },
  cancelled: { label: "Dropped", icon: CircleSlash, tone: "neutral" },
};

const NAMES: Record<string, string> = {
  "clickup-task-create": "Create a ClickUp task",
  "clickup-spaces-sync": "Read ClickUp's Spaces",
  "clickup-spaces-sync-daily": "Read ClickUp's Spaces every day",
  "clickup-sync-links": "Keep tickets and tasks in step",
  "clickup-sync-reconsider": "Look again at what a changed rule concerns",
  "clickup-sync-sweep": "Check that tickets and tasks agree",
  "clickup-sync-sweep-schedule": "Begin the checks that are due",
  "clickup-space-move": "Move a customer to another Space",
  "clickup-webhooks-ensure": "Look after ClickUp's webhooks",
  "clickup-webhooks-backfill": "Catch up with missed ClickUp events",
  "tickets-mail-reply": "Mail a reply",
  "transfers-import-run": "Import a file",
  "transfers-export-run": "Export a list",
};

/** What a job does, in words; one that has none yet keeps its id. */
export function jobName({ functionId }: Pick<JobRun, "functionId">): string {
  const known = NAMES[functionId];
  if (known !== undefined) return known;
  const words = functionId.replaceAll(/[-./_]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
