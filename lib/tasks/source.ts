import "server-only";
import type { TaskContent, TaskPriority } from "#lib/clickup/schema.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { CustomFieldName, GoneKind, SourceCustomField, TaskSourceType } from "./schema.ts";
import type { SourceConversation } from "./source-conversation.ts";

/** What a source says of one of its things: which customer it is for, and what its task should say. */
export type TaskSourceRecord = {
  customerId: string;
  content: Omit<TaskContent, "marker">;
};

/** What happened to a source's task: the source writes it where its own people look. */
export type TaskChange =
  | { kind: "requested" }
  | { kind: "created" | "linked"; taskId: string; taskUrl: string; taskName: string; listName: string }
  | { kind: "unlinked" | "lead_changed" | "back"; taskId: string; taskUrl: string; taskName: string }
  | { kind: "gone"; taskId: string; taskUrl: string; taskName: string; reason: GoneKind }
  | {
      kind: "moved";
      taskId: string;
      taskUrl: string;
      taskName: string;
      /** List and Space, as people read them. */
      from: string;
      to: string;
      hasLeftSpace: boolean;
    }
  /** The customer got another Space, and the task stays where it is. */
  | { kind: "kept"; taskId: string; taskUrl: string; taskName: string; from: string; to: string }
  /** Its link went to another source, or came from one, that the two were put together with. */
  | {
      kind: "handed_over" | "taken_over";
      taskId: string;
      taskUrl: string;
      taskName: string;
      /** What people call the other one. */
      other: string;
    }
  | { kind: "failed"; code: string; message: string };

/** What a source and its task have in common, in the source's words. */
export type SourceFields = {
  title: string;
  /** Markdown. */
  description: string;
  /** One of the source's own statuses. */
  status: string;
  priority: TaskPriority;
  /** A member. */
  assignee: string | null;
  /** A day, `YYYY-MM-DD`. */
  dueDate: string | null;
  tags: string[];
};

export type SourceFieldName = keyof SourceFields;

/** Values of a source's custom fields by the field's key; null, or no entry, is unset. */
export type CustomValues = Record<string, unknown>;

/** What sync takes over into a source: fields that every source has, and custom ones. */
export type SourceChanges = Partial<SourceFields> & { custom?: CustomValues };

/** A value that the source cannot take, and why, in a sentence. */
export type FieldRefusal = { field: SourceFieldName | CustomFieldName; message: string };

/** What a source says now, locked until the transaction ends. */
export type SourceReading = {
  customerId: string;
  fields: SourceFields;
  /** Of every custom field that is set. */
  custom: CustomValues;
  /** When a field last changed; null if never since it was made. */
  changedAt: (field: SourceFieldName | CustomFieldName) => Date | null;
};

/** When somebody changed a field, and who, as people call them. */
export type FieldChange = { at: Date; by: string };

/** What a source says now, without a promise that it still does when the transaction ends. */
export type SourceGlimpse = Pick<SourceReading, "customerId" | "fields">;

/** The adapter of a source: all that the pipeline must know of it. */
export type TaskSource = {
  type: TaskSourceType;
  /** Which of its statuses mean that nothing is left to do, and the one that ends it. */
  done: { is: (status: string) => boolean; status: string };
  /** What the source can hold of what a task may say. */
  limits: { titleLength: number; canHoldTag: (tag: string) => boolean };
  /** Reads what sync compares; throws `not_found` when it is not there. */
  readFields: (ctx: VerbContext, id: string) => Promise<SourceReading>;
  /** Reads many at once and locks none; what is not there is left out. */
  peekFields: (ctx: VerbContext, ids: readonly string[]) => Promise<Map<string, SourceGlimpse>>;
  /** Who changed each field last; what was not changed since it was made is left out. It locks nothing. */
  readLastChanges: (
    ctx: VerbContext,
    id: string,
  ) => Promise<Map<SourceFieldName | CustomFieldName, FieldChange>>;
  /** Takes over what a task says; what it cannot take it refuses field by field, and takes the rest. */
  writeFields: (ctx: VerbContext, id: string, changes: SourceChanges) => Promise<FieldRefusal[]>;
  /**
   * The fields that the organisation, or the source itself, adds to those that every source has: the writable ones,
   * and facts that can only be read.
   */
  customFields: (ctx: VerbContext) => Promise<SourceCustomField[]>;
  /** The custom values of many things at once, without a lock: for previews, and for a new task. What is not there is left out. */
  readCustom: (ctx: VerbContext, ids: readonly string[]) => Promise<Map<string, CustomValues>>;
  /** Reads one thing; throws `not_found` when it is not there or not ours. */
  load: (ctx: VerbContext, id: string) => Promise<TaskSourceRecord>;
  /** Which of many are closed: what is over is left as it is when a customer gets another Space. */
  findClosed: (ctx: VerbContext, ids: readonly string[]) => Promise<Set<string>>;
  onTaskChanged: (ctx: VerbContext, id: string, change: TaskChange) => Promise<void>;
  /** What is said about it; null when nobody says anything. */
  conversation: SourceConversation | null;
};

/** All adapters: one for each type, or it does not compile. */
export type TaskSources = { readonly [Type in TaskSourceType]: TaskSource };
