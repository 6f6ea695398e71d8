/** The custom fields of a task that is about to be made, for the pipeline that makes it. */
import "server-only";
import { z } from "zod";
import { localNoon, readPeople } from "#lib/clickup/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import type { NewTaskFields, TaskSources } from "#lib/tasks/index.ts";
import { taskSourceTypeSchema } from "#lib/tasks/schema.ts";
import { mapPeople } from "../people/map-people.ts";
import { defineReadMapping } from "./link-mapping.ts";
import { type MissingField, missingFields, newTaskFields } from "./new-task-fields.ts";

/** Makes what the pipeline asks for right before a task is made: values for it, or why it cannot be made yet. */
export function createNewTaskFields(sources: TaskSources): NewTaskFields {
  const readMapping = defineReadMapping(sources);
  const readOurs = defineQuery({
    name: "sync.read_custom_values",
    permission: "tasks:read",
    input: z.strictObject({ sourceType: taskSourceTypeSchema, sourceId: idSchema }),
    output: z.record(z.string(), z.unknown()),
    run: async (ctx, { sourceType, sourceId }) =>
      (await sources[sourceType].readCustom(ctx, [sourceId])).get(sourceId) ?? {},
  });

  return async (ctx, connected, { sourceType, sourceId, customerId, workspaceId, list }) => {
    const { connectionId, timeZone } = connected;
    const mapping = await readMapping(ctx, { connectionId, listId: list.id, sourceType, customerId });
    if (mapping === null) return { fields: [], isChecked: false, problem: null };
    const ours = await readOurs(ctx, { sourceType, sourceId });
    const isAboutPeople = mapping.mapped.some(({ target }) => target.type === "users");
    const people = isAboutPeople ? await mapPeople(ctx, await readPeople(connected, workspaceId)) : [];
    const fields = newTaskFields(mapping.mapped, ours, people, (day) => localNoon(day, timeZone));
    const missing = missingFields(mapping.known, mapping.mapped, fields);
    return { fields, isChecked: true, problem: missing.length === 0 ? null : problemOf(missing, list.name) };
  };
}

function problemOf(missing: readonly MissingField[], listName: string) {
  const names = missing.map(({ field }) => `“${field.name}”`).join(", ");
  const toFill = missing.flatMap(({ sourceLabel }) => (sourceLabel === null ? [] : [`“${sourceLabel}”`]));
  const toMap = missing
    .filter(({ sourceLabel }) => sourceLabel === null)
    .map(({ field }) => `“${field.name}”`);
  return {
    code: "clickup_field_missing" as const,
    message: `The List “${listName}” requires ${names}, and this task would not have ${missing.length === 1 ? "it" : "them"}.`,
    action: [
      ...(toFill.length === 0
        ? []
        : [`Fill in ${toFill.join(", ")} here, with a value that ClickUp's field can hold.`]),
      ...(toMap.length === 0
        ? []
        : [`Ask an admin to map ${toMap.join(", ")} under Settings → ClickUp → Custom fields.`]),
      "Then try again.",
    ].join(" "),
  };
}
