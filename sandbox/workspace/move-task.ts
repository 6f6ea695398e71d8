import { z } from "zod";
import { refusal } from "../clickup-error.ts";
import type { Sandbox } from "../sandbox.ts";
import type { CustomField, List, Status, Task } from "../store/records.ts";
import { fieldsOf } from "./custom-fields.ts";
import { findStatus, listOf, statusesOf, statusOf } from "./places.ts";
import { announceTask, numbered, touched } from "./save-task.ts";
import { ensureSpaceTag } from "./space-tags.ts";
import { closingDates } from "./tasks.ts";

const Mapping = z.object({ source_status_id: z.string(), destination_status_id: z.string() });
const MoveInput = z.object({
  move_custom_fields: z.boolean().optional(),
  custom_fields_to_move: z.array(z.string()).optional(),
  status_mappings: z.array(Mapping).optional(),
});

/** What becomes of a task's status and fields when it moves (ClickUp fact sheet, section 7). */
export type MoveInput = z.infer<typeof MoveInput>;

/** Reads the body of a move. */
export function readMove(body: unknown): MoveInput {
  const parsed = MoveInput.safeParse(body ?? {});
  if (!parsed.success) throw refusal("bodyInvalid");
  return parsed.data;
}

/**
 * Moves a task with its subtasks to another home List of its workspace; only the task itself is told as moved. A
 * subtask that moves alone becomes a task. Values of fields that the new List lacks go, unless the fields are moved.
 * @throws ClickUpError when the new List has no such status and no mapping names one.
 */
export function moveTask(
  sandbox: Sandbox,
  actorId: number | null,
  task: Task,
  target: List,
  move: MoveInput = {},
): Task {
  const { store } = sandbox;
  if (task.listId === target.id) return task;
  const source = listOf(store, task);
  const family = [task, ...descendants(sandbox, task)];
  const landings = family.map((member) => landingStatus(sandbox, member, target, move));
  return store.change(() => {
    takeFieldsAlong(sandbox, source, target, move);
    const known = new Set(fieldsOf(store, target).map(({ id }) => id));
    const moved = family.map((member, index) => {
      const status = landings[index] ?? statusOf(store, member);
      const tags = member.tags.map((tag) => ensureSpaceTag(sandbox, target.spaceId, tag, member.creatorId));
      const values = Object.entries(member.customFields).filter(([id]) => known.has(id));
      const next = touched(sandbox, {
        ...member,
        listId: target.id,
        spaceId: target.spaceId,
        parentId: member.id === task.id ? null : member.parentId,
        statusId: status.id,
        ...closingDates(status, sandbox.clock.now(), member),
        tags,
        customFields: Object.fromEntries(values),
      });
      store.put("tasks", next);
      return next;
    });
    const [head = task] = moved;
    announceTask(
      sandbox,
      "task_moved",
      head,
      actorId,
      [numbered(sandbox, { field: "section_moved", before: source.id, after: target.id })],
      { fromListId: source.id },
    );
    return head;
  });
}

/** The subtasks of a task at every depth, parents first. */
export function descendants(sandbox: Sandbox, task: Task): Task[] {
  return sandbox.store.tasksIndex.below(task.id).flatMap((id) => {
    const child = sandbox.store.tasks.get(id);
    return child ? [child, ...descendants(sandbox, child)] : [];
  });
}

/** The status in the new List: the same one, one of the same name, or the one that the mapping says. */
function landingStatus(sandbox: Sandbox, task: Task, target: List, move: MoveInput): Status {
  const current = statusOf(sandbox.store, task);
  const statuses = statusesOf(sandbox.store, target);
  const mapping = move.status_mappings?.find(({ source_status_id }) => source_status_id === current.id);
  const landing = mapping
    ? statuses.find(({ id }) => id === mapping.destination_status_id)
    : (statuses.find(({ id }) => id === current.id) ?? findStatus(statuses, current.status, false));
  if (!landing) throw refusal("statusMappingMissing");
  return landing;
}

function takeFieldsAlong(sandbox: Sandbox, source: List, target: List, move: MoveInput) {
  if (move.move_custom_fields !== true) return;
  const wanted = move.custom_fields_to_move;
  const isWanted = ({ id, listIds }: CustomField) =>
    listIds !== null && !listIds.includes(target.id) && (wanted === undefined || wanted.includes(id));
  for (const field of fieldsOf(sandbox.store, source).filter(isWanted)) {
    sandbox.store.put("fields", { ...field, listIds: [...(field.listIds ?? []), target.id] });
  }
}
