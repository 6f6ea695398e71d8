import type { Change, Correction, Schema } from "./correction.ts";

/** An array of objects of which nothing more is said. */
export const OBJECTS: Schema = { type: "array", items: { type: "object" } };

const TASKS: [operation: string, at: string][] = [
  ["GetTask", ""],
  ["CreateTask", ""],
  ["UpdateTask", ""],
  ["GetTasks", "tasks.[]"],
];

/** What is wrong with tasks wherever the file has them. */
export const taskCorrections = TASKS.flatMap(([operation, at]): Correction[] => {
  const below = (property: string) => (at === "" ? property : `${at}.${property}`);
  const answer = (place: string, why: string, change: Change): Correction => ({
    operation,
    part: "answer",
    at: place,
    why,
    change,
  });
  return [
    ...["group_assignees", "checklists", "dependencies", "linked_tasks"].map((property) =>
      answer(below(property), "Typed as strings in places; the wire has objects.", {
        kind: "replace",
        schema: OBJECTS,
      }),
    ),
    ...["assignees", "watchers"].map((property) =>
      answer(below(property), "Typed as strings in places; the wire has people.", {
        kind: "copy",
        operation: "GetTask",
        at: property,
      }),
    ),
    answer(below("tags"), "Typed as strings in places; the wire has tags.", {
      kind: "copy",
      operation: "GetTask",
      at: "tags",
    }),
    answer(below("priority"), "Null when there is none (the file says so in OpenAPI 3.0's words).", {
      kind: "nullable",
    }),
    answer(below("time_estimate"), "A string in places, a number in others.", {
      kind: "replace",
      schema: { type: ["number", "string", "null"] },
    }),
    answer(
      below("custom_fields"),
      "Typed without `value` in places; a field that is not set has no `value`.",
      {
        kind: "copy",
        operation: "GetTask",
        at: "custom_fields",
      },
    ),
    answer(below("custom_fields.[]"), "Present only for some types, and only when set.", {
      kind: "optional",
      properties: ["value", "value_richtext", "value_markdown"],
    }),
    answer(at, "Present only when asked for, or when there is something to tell.", {
      kind: "optional",
      properties: ["markdown_description", "time_spent", "subtasks", "attachments"],
    }),
  ];
});
