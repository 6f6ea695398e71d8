import "server-only";
import type { ClickUpTask } from "#lib/clickup/index.ts";
import type { LinkPlace } from "./link-place.ts";

/** How long one reading serves further links: the older it is, the likelier a write goes over an edit that it misses. */
const SERVES_MS = 5_000;

/** What a task said, and when it was asked. */
export type TaskRead = { task: ClickUpTask; readAt: Date };

type Place = Pick<LinkPlace, "connectionId" | "taskId">;

export type TaskReads = {
  find: (place: Place, at: Date) => TaskRead | null;
  keep: (place: Place, read: TaskRead) => void;
  forget: (place: Place) => void;
};

/**
 * The tasks that one round of comparisons has read, so that a task with several links is read once for all of them. To
 * be made after the requests were claimed: what is read then is no older than what any of them was asked for by.
 */
export function createTaskReads(): TaskReads {
  const reads = new Map<string, TaskRead>();
  // Each connection sees tasks by its own person's rights.
  const keyOf = ({ connectionId, taskId }: Place) => `${connectionId} ${taskId}`;
  return {
    find: (place, at) => {
      const read = reads.get(keyOf(place));
      return read !== undefined && at.getTime() - read.readAt.getTime() <= SERVES_MS ? read : null;
    },
    keep: (place, read) => void reads.set(keyOf(place), read),
    forget: (place) => void reads.delete(keyOf(place)),
  };
}
