/**
 * What ClickUp's API really sends. Where its specification and its wire differ, the wire decides: ids come as
 * text or as numbers, instants as text or as numbers, many fields may be missing or null. Only what we use is
 * read; everything else passes. Source: ClickUp fact sheet, sections 1, 2, 6, 7, 8, 12 and 13.
 */
import { z } from "zod";

/** Ids are text to us, whatever they are on the wire. */
const id = z.union([z.string().min(1), z.number().int()]).transform(String);
const optionalText = z
  .string()
  .nullish()
  .transform((value) => value ?? null);
const flag = z
  .union([z.boolean(), z.enum(["true", "false"])])
  .nullish()
  .transform((value) => value === true || value === "true");
/** An instant in milliseconds since 1970, UTC. */
const instant = z
  .union([z.number(), z.string().regex(/^-?\d+$/)])
  .nullish()
  .transform((value) => (value == null ? null : Number(value)));
/** A position: text with decimals on tasks, a whole number elsewhere. */
const position = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((value) => {
    const number = Number(value);
    return value == null || !Number.isFinite(number) ? Number.MAX_SAFE_INTEGER : number;
  });

/** An answer without anything that we read. */
export const nothing = z.unknown();

export const tokenAnswer = z.object({ access_token: z.string().min(1) });

const userSchema = z.object({
  id,
  username: optionalText,
  email: optionalText,
  timezone: optionalText,
});
export const userAnswer = z.object({ user: userSchema });

const teamSchema = z.object({
  id,
  name: z.string(),
  color: optionalText,
  members: z
    .array(z.object({ user: userSchema }).transform(({ user }) => user))
    .nullish()
    .transform((value) => value ?? []),
});
export const teamsAnswer = z.object({ teams: z.array(teamSchema) });
/** A Workspace; "team" on the wire. */

export const spaceSchema = z.object({ id, name: z.string(), private: flag, archived: flag });
export const spacesAnswer = z.object({ spaces: z.array(spaceSchema) });

const statusSchema = z.object({
  id: id.nullish().transform((value) => value ?? null),
  status: z.string(),
  color: optionalText,
  orderindex: position,
  /** open, custom, done or closed. */
  type: z.string().default("custom"),
});

const folderReference = z
  .object({ id, name: optionalText, hidden: flag })
  .nullish()
  // Lists outside folders carry a made-up one, which nobody should see.
  .transform((folder) =>
    folder == null || folder.hidden ? null : { id: folder.id, name: folder.name ?? "" },
  );
const spaceReference = z
  .object({ id, name: optionalText })
  .nullish()
  .transform((space) => space ?? null);

export const listSchema = z.object({
  id,
  name: z.string(),
  archived: flag,
  orderindex: position,
  folder: folderReference,
  space: spaceReference,
  /** Only a List asked for by itself names its statuses; they differ from List to List. */
  statuses: z
    .array(statusSchema)
    .nullish()
    .transform((value) => value ?? []),
});
export const listsAnswer = z.object({ lists: z.array(listSchema) });

export const folderSchema = z.object({
  id,
  name: z.string(),
  hidden: flag,
  archived: flag,
  orderindex: position,
  lists: z
    .array(listSchema)
    .nullish()
    .transform((value) => value ?? []),
});
export const foldersAnswer = z.object({ folders: z.array(folderSchema) });

/** `{ id: "3", priority: "normal", … }`, or null; some answers carry the number alone. */
const prioritySchema = z
  .union([z.object({ id }).transform((value) => Number(value.id)), z.number(), z.string().transform(Number)])
  .nullish()
  .transform((value) => (value == null || !Number.isInteger(value) ? null : value));

const attachmentSchema = z.object({
  id,
  title: optionalText,
  url: optionalText,
  /** Bytes. */
  size: instant,
  date: instant,
  user: userSchema.nullish().transform((user) => user ?? null),
  deleted: flag,
});
export type ClickUpAttachment = z.output<typeof attachmentSchema>;

/** A limit of a custom field: a number, or text that says one. */
const limit = z
  .union([z.number(), z.string().trim().min(1).transform(Number)])
  .nullish()
  .transform((value) => (value == null || !Number.isFinite(value) ? null : value))
  .catch(null);

/** An option of a drop-down has a `name`, one of labels a `label` (ClickUp fact sheet, section 10). */
const optionSchema = z
  .object({ id, name: optionalText, label: optionalText, orderindex: position })
  .transform((option) => ({
    id: option.id,
    label: option.label ?? option.name ?? "",
    position: option.orderindex,
  }));

const typeConfigSchema = z
  .object({
    options: z.array(optionSchema).nullish().catch(null),
    precision: limit,
    currency_type: optionalText.catch(null),
    count: limit,
    start: limit,
    end: limit,
  })
  .nullish()
  .catch(null)
  .transform((config) => ({
    options: config?.options ?? [],
    precision: config?.precision ?? null,
    currency: config?.currency_type ?? null,
    count: config?.count ?? null,
    start: config?.start ?? null,
    end: config?.end ?? null,
  }));

const customFieldShape = z.object({
  id,
  name: z.string(),
  type: z.string(),
  type_config: typeConfigSchema,
  required: flag,
  /** Not normalised; no key at all while it is unset. */
  value: z.unknown().optional(),
});
export const customFieldSchema = customFieldShape.transform(({ type_config: typeConfig, ...field }) => ({
  ...field,
  typeConfig,
}));
export type ClickUpCustomField = z.output<typeof customFieldSchema>;
export const fieldsAnswer = z.object({ fields: z.array(customFieldSchema) });

export const taskSchema = z.object({
  id,
  name: z.string(),
  status: statusSchema,
  date_created: instant,
  date_updated: instant,
  archived: flag,
  priority: prioritySchema,
  due_date: instant,
  tags: z
    .array(z.union([z.string(), z.object({ name: z.string() }).transform((tag) => tag.name)]))
    .nullish()
    .transform((value) => value ?? []),
  /** Only with `include_markdown_description`; `description` would be the text without its Markdown. */
  markdown_description: optionalText,
  assignees: z
    .array(userSchema)
    .nullish()
    .transform((value) => value ?? []),
  /** One that cannot be read is left out: it must not hide the task. */
  custom_fields: z
    .array(customFieldSchema.nullable().catch(null))
    .nullish()
    .transform((fields) => (fields ?? []).flatMap((field) => (field === null ? [] : [field]))),
  url: optionalText,
  /** The task's files; only a task asked for by itself names them. */
  attachments: z
    .array(attachmentSchema.nullable().catch(null))
    .nullish()
    .transform((files) => (files ?? []).filter((file) => file !== null)),
  team_id: id.nullish().transform((value) => value ?? null),
  list: z
    .object({ id, name: optionalText })
    .nullish()
    .transform((list) => list ?? null),
  folder: folderReference,
  space: spaceReference,
});
export type ClickUpTask = z.output<typeof taskSchema>;

/** Neither is a last page promised for team tasks, nor does a short page mean the last one. */
export const tasksAnswer = z.object({ tasks: z.array(taskSchema), last_page: z.boolean().nullish() });
/** The same with null in place of what cannot be read. */
export const readableTasksAnswer = tasksAnswer.extend({ tasks: z.array(taskSchema.nullable().catch(null)) });

/** A picture in a comment's text; its size is not told. */
const pictureSchema = z
  .object({ id, title: optionalText, name: optionalText, url: optionalText })
  .transform(({ title, name, ...picture }) => ({
    ...picture,
    title: title ?? name,
    size: null,
    date: null,
    user: null,
    deleted: false,
  }));

/**
 * A piece of a comment: text, a mention, an emoji, or a file (ClickUp fact sheet, section 12). What a file's piece
 * carries is not documented; one that does not look like a file is text alone.
 */
const commentSegmentSchema = z
  .object({
    text: z.string().nullish(),
    type: z.string().nullish(),
    attributes: z.record(z.string(), z.unknown()).nullish(),
    attachment: attachmentSchema.nullish().catch(null),
    image: pictureSchema.nullish().catch(null),
  })
  .transform(({ attachment, image, ...segment }): CommentPiece => {
    const file = attachment ?? image ?? null;
    return file === null ? segment : { ...segment, text: segment.text || file.title, file };
  });

/** A piece of a comment as it is read. */
type CommentPiece = {
  text?: string | null | undefined;
  type?: string | null | undefined;
  attributes?: Record<string, unknown> | null | undefined;
  file?: ClickUpAttachment;
};

export const commentSchema = z.object({
  id,
  /** The formatted text; whatever is no piece of text is left out. */
  comment: z
    .array(commentSegmentSchema.nullable().catch(null))
    .nullish()
    .transform((segments) => (segments ?? []).filter((segment) => segment !== null)),
  comment_text: optionalText,
  date: instant,
  user: userSchema.nullish().transform((user) => user ?? null),
  reply_count: z
    .union([z.number(), z.string()])
    .nullish()
    .transform((value) => Number(value ?? 0) || 0),
});
export type ClickUpComment = z.output<typeof commentSchema>;
export const commentsAnswer = z.object({ comments: z.array(commentSchema) });
export const createdCommentAnswer = z.object({ id, date: instant });
export const uploadedAttachmentAnswer = z.object({ id });

/** A piece of a comment as it is written. Line formats stand on the line break that ends the line. */
export type CommentSegment = {
  text: string;
  attributes: {
    bold?: true;
    italic?: true;
    strike?: true;
    code?: true;
    link?: string;
    blockquote?: Record<string, never>;
    header?: number;
    "code-block"?: { "code-block": "plain" };
    list?: { list: "bullet" | "ordered" | "checked" | "unchecked" };
  };
};

const webhookSchema = z.object({
  id,
  endpoint: z.string(),
  events: z
    .union([z.array(z.string()), z.string().transform((event) => [event])])
    .nullish()
    .transform((value) => value ?? []),
  health: z.object({ status: z.string(), fail_count: z.number().default(0) }).nullish(),
  secret: optionalText,
});
export const webhooksAnswer = z.object({ webhooks: z.array(webhookSchema) });
export const webhookAnswer = z.object({ webhook: webhookSchema });

/** Most answers to a failure: `err` and `ECODE`; some say `error` or `message` instead. */
export const failureAnswer = z.object({
  err: z.string().optional(),
  error: z.string().optional(),
  message: z.string().optional(),
  ECODE: z.string().optional(),
});

/** The body of a task's change: what is not in it stays. */
export type TaskChangeBody = {
  name?: string;
  /** A single space clears it. */
  markdown_content?: string;
  /** As the List spells it. */
  status?: string;
  priority?: 1 | 2 | 3 | 4;
  due_date?: number | null;
  due_date_time?: false;
  archived?: false;
  /** People by id. An array instead would be taken and change nothing. */
  assignees?: { add: number[]; rem: number[] };
};

/** What a custom field is set to. */
export type CustomValueBody = { value: unknown; value_options?: { time: true } };

/** The body of a task's creation. */
export type TaskBody = {
  name: string;
  markdown_content: string;
  priority: 1 | 2 | 3 | 4;
  tags: string[];
  due_date?: number;
  due_date_time?: false;
  custom_fields?: ({ id: string } & CustomValueBody)[];
  /** Whether ClickUp refuses a task that lacks a required field; it does not otherwise. */
  check_required_custom_fields?: boolean;
};
