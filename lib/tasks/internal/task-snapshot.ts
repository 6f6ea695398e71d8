import type { ClickUpTask } from "#lib/clickup/index.ts";
import type { TaskCandidate, TaskSnapshot } from "../schema.ts";

const FALLBACK_COLOR = "#87909e";

/** What we keep of a task. */
export function toSnapshot(task: ClickUpTask): TaskSnapshot {
  return {
    taskId: task.id,
    name: task.name,
    url: taskUrl(task),
    status: statusOf(task),
    workspaceId: task.team_id,
    listId: task.list?.id ?? null,
    listName: task.list?.name ?? null,
    spaceId: task.space?.id ?? null,
  };
}

export function toCandidate(task: ClickUpTask): TaskCandidate {
  return {
    taskId: task.id,
    name: task.name,
    url: taskUrl(task),
    status: statusOf(task),
    listName: task.list?.name ?? null,
  };
}

/** The address people follow; one that is no web address is not ours to pass on. */
function taskUrl(task: ClickUpTask): string {
  const isWeb = task.url !== null && /^https?:\/\//i.test(task.url);
  return isWeb && task.url !== null ? task.url : `https://app.clickup.com/t/${encodeURIComponent(task.id)}`;
}

function statusOf(task: ClickUpTask) {
  return { name: task.status.status, type: task.status.type, color: task.status.color ?? FALLBACK_COLOR };
}
