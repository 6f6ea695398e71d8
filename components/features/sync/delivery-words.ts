import { CircleCheck, CircleSlash, Clock, Copy, ShieldAlert, ShieldCheck } from "lucide-react";
import type { StatusMap } from "#components/patterns/status-badge.tsx";
import {
  type Delivery,
  type DeliveryState,
  type DeliveryVerdict,
  isPlaceEvent,
  PLACE_EFFECTS,
  type ReplayCounts,
  type ReplayObstacle,
} from "#lib/sync/schema.ts";

export const VERDICT_APPEARANCE: StatusMap<DeliveryVerdict> = {
  accepted: { label: "Accepted", icon: ShieldCheck, tone: "success" },
  duplicate: { label: "Repeat", icon: Copy, tone: "neutral" },
  rejected: { label: "Rejected", icon: ShieldAlert, tone: "destructive" },
};

export const STATE_APPEARANCE: StatusMap<DeliveryState> = {
  waiting: { label: "Waiting", icon: Clock, tone: "warning" },
  applied: { label: "Compared", icon: CircleCheck, tone: "success" },
  ignored: { label: "Left alone", icon: CircleSlash, tone: "neutral" },
};

/** What ClickUp's events mean. Source: ClickUp fact sheet, section 13 (events). */
const EVENTS: Record<string, string> = {
  taskCreated: "Task created",
  taskUpdated: "Task changed",
  taskDeleted: "Task deleted",
  taskPriorityUpdated: "Priority changed",
  taskStatusUpdated: "Status changed",
  taskAssigneeUpdated: "Assignees changed",
  taskDueDateUpdated: "Due date changed",
  taskTagUpdated: "Tags changed",
  taskMoved: "Task moved",
  taskCommentPosted: "Comment posted",
  taskCommentUpdated: "Comment edited",
  taskTimeEstimateUpdated: "Time estimate changed",
  taskTimeTrackedUpdated: "Tracked time changed",
  listCreated: "List created",
  listUpdated: "List changed",
  listDeleted: "List deleted",
  folderCreated: "Folder created",
  folderUpdated: "Folder changed",
  folderDeleted: "Folder deleted",
  spaceCreated: "Space created",
  spaceUpdated: "Space changed",
  spaceDeleted: "Space deleted",
  unknown: "Not readable",
};
export const EVENT_OPTIONS = Object.entries(EVENTS).map(([value, label]) => ({ value, label }));

/** An event in plain words; one that is not known yet keeps its name. */
export function eventName(event: string): string {
  return EVENTS[event] ?? event;
}

const FIELDS: Record<string, string> = {
  name: "Title",
  title: "Title",
  content: "Description",
  description: "Description",
  status: "Status",
  priority: "Priority",
  assignee: "Assignee",
  assignees: "Assignees",
  assignee_add: "Assignee added",
  assignee_rem: "Assignee removed",
  due_date: "Due date",
  dueDate: "Due date",
  start_date: "Start date",
  tag: "Tags",
  tags: "Tags",
  tag_removed: "Tag removed",
  comment: "Comment",
  comments: "Comments",
  attachments: "Files",
  section_moved: "List",
  task_creation: "Task created",
  time_estimate: "Time estimate",
  time_spent: "Tracked time",
  custom_field: "Custom field",
};

/** A field in plain words, ClickUp's and ours alike. */
export function fieldName(field: string): string {
  const known = FIELDS[field];
  if (known !== undefined) return known;
  const words = field.replaceAll(/[_.:-]+/g, " ").trim();
  return words === "" ? "Something" : words.charAt(0).toUpperCase() + words.slice(1);
}

const REJECTIONS: Record<string, string> = {
  unreadable: "Its body is not a delivery of ClickUp's, so nobody can tell what it was about.",
  signature_missing: "It carried no signature, so nothing proves that ClickUp sent it.",
  signature_wrong:
    "Its signature does not fit its body and our webhook's secret, so it was not sent by ClickUp, or was changed on the way.",
  webhook_unknown:
    "It names a webhook that is none of ours: an older one that ClickUp still has, or somebody else's.",
};

/** Why it got its verdict, in a sentence. */
export function verdictSentence({
  verdict,
  verdictReason,
}: Pick<Delivery, "verdict" | "verdictReason">): string {
  switch (verdict) {
    case "accepted":
      return "Its signature proves that ClickUp sent it, and it was the first to tell of this event.";
    case "duplicate":
      return "ClickUp sent the same event before. The first delivery counts; this one is only kept.";
    case "rejected":
      return REJECTIONS[verdictReason ?? ""] ?? `It was refused (${verdictReason ?? "no reason was noted"}).`;
  }
}

const REJECTED_SHORTLY: Record<string, string> = {
  unreadable: "Not readable",
  signature_missing: "No signature",
  signature_wrong: "Wrong signature",
  webhook_unknown: "Unknown webhook",
};

/** What came of it, in a few words. */
export function outcomeWords(
  delivery: Pick<Delivery, "event" | "verdict" | "verdictReason" | "state" | "effects">,
): string {
  const { event, verdict, verdictReason, state, effects } = delivery;
  if (verdict === "rejected") return REJECTED_SHORTLY[verdictReason ?? ""] ?? "Refused";
  if (verdict === "duplicate") return "Said before";
  switch (state) {
    case "waiting":
      return "Waiting to be compared";
    case "ignored":
      return isPlaceEvent(event) ? "No linked task is there" : "No ticket is linked";
    case "applied": {
      if (isPlaceEvent(event)) return placeWords(effects);
      const fields = [...new Set(effects.map(({ field }) => fieldName(field)))];
      return fields.length === 0 ? "Was in step already" : `Changed here: ${fields.join(", ").toLowerCase()}`;
    }
  }
}

/** What a delivery about a List or Space led to. */
function placeWords(effects: Delivery["effects"]): string {
  const words = effects.flatMap(({ field, after }) => {
    if (field === "list_statuses") return ["the List’s statuses read again"];
    if (field === "tasks_compared" && typeof after === "number")
      return [after === 1 ? "a task of it compared" : `${after.toLocaleString("en-GB")} tasks compared`];
    return [];
  });
  return words.length === 0 ? "Had its tasks compared" : `Had ${words.join(", and ")}`;
}

/** Effects that are fields: those of Lists and Spaces say what they led to in words. */
export const changedFields = ({ effects }: Pick<Delivery, "effects">): Delivery["effects"] =>
  effects.filter(({ field }) => !PLACE_EFFECTS.some((effect) => effect === field));

const OBSTACLES: Record<ReplayObstacle, string> = {
  rejected: "Rejected deliveries are never replayed, because nothing proves that ClickUp sent them.",
  duplicate:
    "It repeats an earlier delivery, so there is nothing of its own to replay. Replay the first one instead.",
  place:
    "It tells of a List or Space and of no task. To look again, read the List’s statuses under Statuses, or check everything.",
  no_link: "No ticket is linked to its task, so there is nothing to compare.",
};

/** Why a delivery cannot be replayed. */
export const obstacleWords = (obstacle: ReplayObstacle): string => OBSTACLES[obstacle];

export function count(number: number, one: string, many: string): string {
  return `${number.toLocaleString("en-GB")} ${number === 1 ? one : many}`;
}

/** What a replay concerns: "1,204 deliveries about 310 tasks". */
export function replayWords({ deliveries, tasks }: Pick<ReplayCounts, "deliveries" | "tasks">): string {
  return `${count(deliveries, "delivery", "deliveries")} about ${count(tasks, "task", "tasks")}`;
}

/** What a replay leaves out, with why; null when it leaves out nothing. */
export function leftOutWords({ leftOut }: Pick<ReplayCounts, "leftOut">): string | null {
  const parts = [
    leftOut.rejected > 0 ? `${leftOut.rejected.toLocaleString("en-GB")} rejected` : null,
    leftOut.duplicate > 0 ? count(leftOut.duplicate, "repeat", "repeats") : null,
    leftOut.noLink > 0 ? `${leftOut.noLink.toLocaleString("en-GB")} about tasks without a ticket` : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : `Left as they are: ${parts.join(", ")}.`;
}
