import { cutText, TASK_NAME_LIMIT } from "#lib/clickup/index.ts";
import type { PriorityMap } from "#lib/clickup/schema.ts";
import type { TaskSource } from "#lib/tasks/index.ts";
import type { MappedPerson } from "../engine/assignee.ts";
import { storedFields } from "../engine/fields.ts";
import { type MappedStatus, statusMapOf } from "../engine/statuses.ts";

/** How the fields of one source's link are said on both sides. */
export function storedFieldsOf(
  source: TaskSource,
  {
    statuses,
    people,
    priorities,
  }: { statuses: readonly MappedStatus[]; people: readonly MappedPerson[]; priorities: PriorityMap },
) {
  return storedFields({
    titleLimits: { taskNameLimit: TASK_NAME_LIMIT, titleLimit: source.limits.titleLength, cutText },
    canHoldTag: source.limits.canHoldTag,
    statuses: statusMapOf(statuses),
    people,
    priorities,
  });
}
