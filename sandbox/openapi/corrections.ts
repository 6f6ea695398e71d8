import { listCorrections } from "./corrections-lists.ts";
import { OBJECTS, taskCorrections } from "./corrections-tasks.ts";

/** A JSON schema, or a part of one. */
export type Schema = Record<string, unknown>;

/** What a correction does to the object schema that it names. */
export type Change =
  /** Puts another schema in its place. */
  | { kind: "replace"; schema: Schema }
  /** Allows null beside what it says. */
  | { kind: "nullable" }
  /** Allows these properties to be absent. */
  | { kind: "optional"; properties: string[] }
  /** Declares properties that the wire has and the file does not; they may be absent. */
  | { kind: "declare"; properties: Record<string, Schema> }
  /** Takes out a property that the wire does not have. */
  | { kind: "remove"; property: string }
  /** Puts a schema of another operation's answer in its place. */
  | { kind: "copy"; operation: string; at: string };

/**
 * One place where ClickUp's OpenAPI file is not what its wire does. `at` walks from the body by property names, `[]`
 * for the items of an array; the empty string is the body itself.
 */
export type Correction = {
  operation: string;
  part: "request" | "answer";
  at: string;
  why: string;
  change: Change;
};

/**
 * Every departure from ClickUp's file that the check allows (ClickUp fact sheet, section 1, and the sections named).
 * Beside these, and for every operation: `$ref`s are percent-decoded; numeric path parameters are ids, that is strings
 * of digits; `oneOf` counts as `anyOf`, since its null branches overlap; array query parameters may carry brackets.
 */
export const CORRECTIONS: Correction[] = [
  {
    operation: "GetAuthorizedUser",
    part: "answer",
    at: "user",
    why: "The file misspells `timezone` (section 1).",
    change: { kind: "remove", property: "timezeone" },
  },
  {
    operation: "GetAuthorizedUser",
    part: "answer",
    at: "user",
    why: "The name on the wire (section 2).",
    change: { kind: "declare", properties: { timezone: { type: "string" } } },
  },
  {
    operation: "GetAuthorizedUser",
    part: "answer",
    at: "user.profilePicture",
    why: "Null for somebody without a picture, as in tasks.",
    change: { kind: "nullable" },
  },
  {
    operation: "GetAuthorizedTeams",
    part: "answer",
    at: "teams.[].avatar",
    why: "Null for a workspace without a picture.",
    change: { kind: "nullable" },
  },
  {
    operation: "GetAuthorizedTeams",
    part: "answer",
    at: "teams.[].members.[].user.username",
    why: "Null for people who were invited and have not joined (section 2).",
    change: { kind: "nullable" },
  },
  {
    operation: "GetAuthorizedTeams",
    part: "answer",
    at: "teams.[].members.[].user.profilePicture",
    why: "Null for somebody without a picture, as in tasks.",
    change: { kind: "nullable" },
  },
  {
    operation: "GetAuthorizedTeams",
    part: "answer",
    at: "teams.[].members.[].user",
    why: "The file reuses the schema of the token's own user, whose preferences are told to nobody else.",
    change: { kind: "optional", properties: ["week_start_day", "global_font_support", "timezeone"] },
  },
  {
    operation: "GetAuthorizedTeams",
    part: "answer",
    at: "teams.[].members.[].user",
    why: "The wire tells roles (section 2).",
    change: { kind: "declare", properties: { role: { type: "integer" }, role_key: { type: "string" } } },
  },
  {
    operation: "GetAuthorizedTeams",
    part: "answer",
    at: "teams.[].members.[]",
    why: "The wire tells who invited somebody (section 2).",
    change: { kind: "declare", properties: { invited_by: { type: "object" } } },
  },
  {
    operation: "GetSpaces",
    part: "answer",
    at: "spaces.[].avatar",
    why: "Null for a Space without a picture.",
    change: { kind: "nullable" },
  },
  {
    operation: "GetSpaces",
    part: "answer",
    at: "spaces.[]",
    why: "Members are told of private Spaces at most.",
    change: { kind: "optional", properties: ["members"] },
  },
  {
    operation: "GetSpace",
    part: "answer",
    at: "",
    why: "The wire has the same Space as the list of Spaces.",
    change: { kind: "copy", operation: "GetSpaces", at: "spaces.[]" },
  },
  {
    operation: "GetFolder",
    part: "answer",
    at: "",
    why: "Newer than the file (section 1): Folders carry statuses, `archived` and a permission level.",
    change: {
      kind: "declare",
      properties: {
        archived: { type: "boolean" },
        statuses: OBJECTS,
        permission_level: { type: "string" },
      },
    },
  },
  {
    operation: "GetFolder",
    part: "answer",
    at: "lists",
    why: "Typed as strings; the wire has Lists.",
    change: { kind: "copy", operation: "GetFolderlessLists", at: "lists" },
  },
  {
    operation: "GetFolder",
    part: "answer",
    at: "",
    why: "Told of nested Folders only.",
    change: { kind: "optional", properties: ["parent_folder", "folders"] },
  },
  {
    operation: "GetFolders",
    part: "answer",
    at: "folders",
    why: "Typed as one object; the wire has an array of Folders.",
    change: { kind: "replace", schema: { type: "array", items: { type: "object", properties: {} } } },
  },
  {
    operation: "GetFolders",
    part: "answer",
    at: "folders.[]",
    why: "The same Folder as on its own.",
    change: { kind: "copy", operation: "GetFolder", at: "" },
  },
  ...["status", "priority", "due_date"].map(
    (property): Correction => ({
      operation: "GetList",
      part: "answer",
      at: property,
      why: "Null when there is none, as in the lists of Lists.",
      change: { kind: "nullable" },
    }),
  ),
  {
    operation: "GetAccessibleCustomFields",
    part: "answer",
    at: "fields.[]",
    why: "Told of fields for special task types only; `required` is on the wire (section 10).",
    change: { kind: "optional", properties: ["applied_objects"] },
  },
  {
    operation: "GetAccessibleCustomFields",
    part: "answer",
    at: "fields.[]",
    why: "On the wire (section 10).",
    change: { kind: "declare", properties: { required: { type: "boolean" } } },
  },
  {
    operation: "GetAccessibleCustomFields",
    part: "answer",
    at: "fields.[].type_config",
    why: "One schema for the settings of all types.",
    change: {
      kind: "optional",
      properties: [
        "options",
        "default",
        "precision",
        "currency_type",
        "placeholder",
        "end",
        "start",
        "count",
        "code_point",
        "tracking",
        "complete_on",
      ],
    },
  },
  {
    operation: "GetAccessibleCustomFields",
    part: "answer",
    at: "fields.[].type_config.options.[]",
    why: "Labels have `label`, drop-downs have `name` (section 10).",
    change: { kind: "optional", properties: ["label", "name", "value", "type", "orderindex"] },
  },
  ...taskCorrections,
  ...listCorrections,
  {
    operation: "GetTask",
    part: "answer",
    at: "subtasks.[]",
    why: "Told when time was tracked only.",
    change: { kind: "optional", properties: ["time_spent"] },
  },
  {
    operation: "GetTask",
    part: "answer",
    at: "attachments.[].user.profilePicture",
    why: "Null for somebody without a picture, as in the task's people.",
    change: { kind: "nullable" },
  },
  {
    operation: "GetTask",
    part: "answer",
    at: "subtasks.[].status",
    why: "The status of a task has an id.",
    change: { kind: "declare", properties: { id: { type: "string" } } },
  },
  {
    operation: "GetTask",
    part: "answer",
    at: "subtasks.[].custom_fields.[]",
    why: "As in the task itself.",
    change: { kind: "optional", properties: ["value", "value_richtext", "value_markdown"] },
  },
  {
    operation: "GetFilteredTeamTasks",
    part: "answer",
    at: "tasks.[]",
    why: "An old schema (priority as a number, dates that are never null); the wire has the tasks that Lists have.",
    change: { kind: "copy", operation: "GetTasks", at: "tasks.[]" },
  },
  {
    operation: "GetFilteredTeamTasks",
    part: "answer",
    at: "",
    why: "Missing here, present for Lists; the sandbox can be switched to send it (section 6).",
    change: { kind: "declare", properties: { last_page: { type: "boolean" } } },
  },
  {
    operation: "CreateTask",
    part: "request",
    at: "due_date",
    why: "Null is taken for none.",
    change: { kind: "nullable" },
  },
  {
    operation: "UpdateTask",
    part: "request",
    at: "due_date",
    why: "Null clears it (section 8).",
    change: { kind: "nullable" },
  },
  {
    operation: "UpdateTask",
    part: "request",
    at: "priority",
    why: "Null is documented for create; whether it clears on update is not known (section 8).",
    change: { kind: "nullable" },
  },
  ...["assignee", "assigned_by"].map(
    (property): Correction => ({
      operation: "GetTaskComments",
      part: "answer",
      at: `comments.[].${property}`,
      why: "Null for a comment that is nobody's task.",
      change: { kind: "nullable" },
    }),
  ),
  ...["user", "assignee", "assigned_by"].map(
    (property): Correction => ({
      operation: "GetTaskComments",
      part: "answer",
      at: `comments.[].${property}.profilePicture`,
      why: "Null for somebody without a picture, as in tasks.",
      change: { kind: "nullable" },
    }),
  ),
  {
    operation: "GetTaskComments",
    part: "answer",
    at: "comments.[].comment.[]",
    why: "Segments carry attributes and mentions (section 12).",
    change: { kind: "declare", properties: { attributes: { type: "object" }, type: { type: "string" } } },
  },
  {
    operation: "GetThreadedComments",
    part: "answer",
    at: "",
    why: "The same comments as a task's.",
    change: { kind: "copy", operation: "GetTaskComments", at: "" },
  },
  {
    operation: "CreateTaskComment",
    part: "answer",
    at: "id",
    why: "A string in the file, a number on the wire (section 1).",
    change: { kind: "replace", schema: { type: "integer" } },
  },
  ...["CreateWebhook", "UpdateWebhook"].map(
    (operation): Correction => ({
      operation,
      part: "request",
      at: "events",
      why: 'An array, or "*" for all (section 13); typed as a string for updates.',
      change: {
        kind: "replace",
        schema: { anyOf: [{ const: "*" }, { type: "array", items: { type: "string" } }] },
      },
    }),
  ),
  {
    operation: "GetWebhooks",
    part: "answer",
    at: "webhooks.[]",
    why: "The sources disagree on whether it is told again; the sandbox can be switched (section 13).",
    change: { kind: "optional", properties: ["secret"] },
  },
  {
    operation: "UpdateWebhook",
    part: "answer",
    at: "webhook",
    why: "As in the list of webhooks.",
    change: { kind: "optional", properties: ["secret"] },
  },
];
