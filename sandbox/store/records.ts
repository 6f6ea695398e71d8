import { z } from "zod";

/**
 * What the sandbox keeps, as schemas: the journal file is read back through them, so a damaged or foreign file is
 * refused instead of half understood. Instants are milliseconds since 1970, UTC.
 */
export const Status = z.object({
  id: z.string(),
  status: z.string(),
  color: z.string(),
  orderindex: z.number(),
  type: z.enum(["open", "custom", "done", "closed"]),
});
export type Status = z.infer<typeof Status>;

/**
 * A person. `username` is null for somebody who was invited and has not joined yet; the webhooks of somebody who is
 * disabled stay and stay silent (ClickUp fact sheet, section 13).
 */
export const User = z.object({
  id: z.number(),
  username: z.string().nullable(),
  email: z.string(),
  color: z.string(),
  timezone: z.string(),
  weekStartDay: z.number(),
  disabled: z.boolean().default(false),
});
export type User = z.infer<typeof User>;

/** ClickUp's numbers for roles: 1 owner, 2 admin, 3 member, 4 guest (ClickUp fact sheet, section 7). */
export const Membership = z.object({
  userId: z.number(),
  role: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
  invitedBy: z.number().nullable(),
});
export type Membership = z.infer<typeof Membership>;

export const Workspace = z.object({
  id: z.string(),
  name: z.string(),
  color: z.string(),
  members: z.array(Membership),
});
export type Workspace = z.infer<typeof Workspace>;

export const SpaceTag = z.object({
  name: z.string(),
  foreground: z.string(),
  background: z.string(),
  creatorId: z.number(),
});
export type SpaceTag = z.infer<typeof SpaceTag>;

/** `visibleTo` is null for a Space that everybody in the workspace sees. */
export const Space = z.object({
  id: z.string(),
  workspaceId: z.string(),
  name: z.string(),
  color: z.string(),
  orderindex: z.number(),
  visibleTo: z.array(z.number()).nullable(),
  statuses: z.array(Status),
  tags: z.array(SpaceTag),
  archived: z.boolean(),
  deletedAt: z.number().nullable(),
});
export type Space = z.infer<typeof Space>;

export const Folder = z.object({
  id: z.string(),
  spaceId: z.string(),
  name: z.string(),
  orderindex: z.number(),
  archived: z.boolean(),
  deletedAt: z.number().nullable(),
});
export type Folder = z.infer<typeof Folder>;

/** `statuses` is null while the List follows its Space. A List without a Folder reports `hiddenFolderId` on the wire. */
export const List = z.object({
  id: z.string(),
  workspaceId: z.string(),
  spaceId: z.string(),
  folderId: z.string().nullable(),
  hiddenFolderId: z.string(),
  name: z.string(),
  content: z.string(),
  orderindex: z.number(),
  statuses: z.array(Status).nullable(),
  archived: z.boolean(),
  deletedAt: z.number().nullable(),
});
export type List = z.infer<typeof List>;

/** The types of custom fields (ClickUp fact sheet, section 10). */
export const CUSTOM_FIELD_TYPES = [
  "short_text",
  "text",
  "url",
  "email",
  "phone",
  "number",
  "currency",
  "checkbox",
  "date",
  "drop_down",
  "labels",
  "users",
  "tasks",
  "list_relationship",
  "emoji",
  "manual_progress",
  "automatic_progress",
  "formula",
  "votes",
  "location",
  "attachment",
  "button",
] as const;

/**
 * A custom field of a workspace: present in all of its Lists, or in those that `listIds` names. `typeConfig` holds what
 * a type needs beside its options; `customItemIds` are the task types it applies to, null for all.
 */
export const CustomField = z.object({
  id: z.string(),
  workspaceId: z.string(),
  name: z.string(),
  type: z.enum(CUSTOM_FIELD_TYPES),
  options: z.array(z.object({ id: z.string(), name: z.string(), color: z.string() })),
  typeConfig: z.record(z.string(), z.unknown()).default({}),
  listIds: z.array(z.string()).nullable().default(null),
  customItemIds: z.array(z.number()).nullable().default(null),
  required: z.boolean().default(false),
  dateCreated: z.number(),
  deletedAt: z.number().nullable().default(null),
});
export type CustomField = z.infer<typeof CustomField>;

/** A place on the map, as the location field takes it. */
export const LocationValue = z.object({
  location: z.object({ lat: z.number(), lng: z.number() }),
  formatted_address: z.string(),
});

/** What a task holds in a custom field: ids for options, people, tasks and files. */
export const CustomFieldValue = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.string()),
  z.array(z.number()),
  LocationValue,
]);
export type CustomFieldValue = z.infer<typeof CustomFieldValue>;

/** `text` is the plain reading of `markdown`; `sequence` is the order of creation and never repeats. */
export const Task = z.object({
  id: z.string(),
  sequence: z.number(),
  workspaceId: z.string(),
  spaceId: z.string(),
  listId: z.string(),
  parentId: z.string().nullable(),
  name: z.string(),
  markdown: z.string(),
  text: z.string(),
  statusId: z.string(),
  priority: z.number().nullable(),
  dueDate: z.number().nullable(),
  dueDateHasTime: z.boolean(),
  startDate: z.number().nullable(),
  startDateHasTime: z.boolean(),
  timeEstimate: z.number().nullable(),
  points: z.number().nullable(),
  customItemId: z.number(),
  assigneeIds: z.array(z.number()),
  watcherIds: z.array(z.number()),
  tags: z.array(z.string()),
  customFields: z.record(z.string(), CustomFieldValue),
  linkedTaskIds: z.array(z.string()),
  archived: z.boolean(),
  creatorId: z.number(),
  dateCreated: z.number(),
  dateUpdated: z.number(),
  dateClosed: z.number().nullable(),
  dateDone: z.number().nullable(),
  deletedAt: z.number().nullable(),
});
export type Task = z.infer<typeof Task>;

/**
 * A comment, or (with `parentId`) a reply to one. `historyId` is that of its posting, which an edit's webhook repeats
 * (ClickUp fact sheet, section 13).
 */
export const Comment = z.object({
  id: z.string(),
  taskId: z.string(),
  parentId: z.string().nullable().default(null),
  historyId: z.string().default(""),
  sequence: z.number(),
  segments: z.array(z.looseObject({ text: z.string() })),
  text: z.string(),
  userId: z.number(),
  assigneeId: z.number().nullable(),
  assignedById: z.number().nullable(),
  resolved: z.boolean(),
  date: z.number(),
});
export type Comment = z.infer<typeof Comment>;

/** A file, of a task or (to be named in a field's value) of a custom field. Its bytes are kept beside the store. */
export const Attachment = z.object({
  id: z.string(),
  workspaceId: z.string(),
  taskId: z.string().nullable(),
  fieldId: z.string().nullable(),
  title: z.string(),
  extension: z.string(),
  mimeType: z.string(),
  size: z.number(),
  userId: z.number(),
  date: z.number(),
});
export type Attachment = z.infer<typeof Attachment>;

/** A webhook watches one place: a task, List, Folder or Space, or (all four null) the whole workspace. */
export const Webhook = z.object({
  id: z.string(),
  workspaceId: z.string(),
  userId: z.number(),
  clientId: z.string(),
  endpoint: z.string(),
  events: z.array(z.string()),
  spaceId: z.string().nullable(),
  folderId: z.string().nullable(),
  listId: z.string().nullable(),
  taskId: z.string().nullable(),
  secret: z.string(),
  health: z.enum(["active", "failing", "suspended"]),
  failCount: z.number(),
});
export type Webhook = z.infer<typeof Webhook>;

/** Its `id` is its fingerprint. `workspaceIds` is null for a personal token, which reaches whatever its user reaches. */
export const Token = z.object({
  id: z.string(),
  value: z.string(),
  clientId: z.string().nullable(),
  userId: z.number(),
  workspaceIds: z.array(z.string()).nullable(),
  rateLimit: z.number().nullable(),
  createdAt: z.number(),
  revokedAt: z.number().nullable(),
});
export type Token = z.infer<typeof Token>;

export const AuthorizationCode = z.object({
  id: z.string(),
  clientId: z.string(),
  userId: z.number(),
  workspaceIds: z.array(z.string()),
  createdAt: z.number(),
  usedAt: z.number().nullable(),
});
export type AuthorizationCode = z.infer<typeof AuthorizationCode>;

export const Counter = z.object({ id: z.string(), value: z.number() });
export type Counter = z.infer<typeof Counter>;
