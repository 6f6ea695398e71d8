import "server-only";
import type { TaskContent } from "#lib/clickup/schema.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { TaskSourceType } from "./schema.ts";

/** What a source says of one of its things: which customer it is for, and what its task should say. */
export type TaskSourceRecord = {
  customerId: string;
  content: Omit<TaskContent, "marker">;
};

/** What happened to a source's task: the source writes it where its own people look. */
export type TaskChange =
  | { kind: "requested" }
  | { kind: "created" | "linked"; taskId: string; taskUrl: string; taskName: string; listName: string }
  | { kind: "unlinked"; taskId: string; taskUrl: string; taskName: string }
  | { kind: "failed"; code: string; message: string };

/** The adapter of a source: all that the pipeline must know of it. */
export type TaskSource = {
  type: TaskSourceType;
  /** Reads one thing; throws `not_found` when it is not there or not ours. */
  load: (ctx: VerbContext, id: string) => Promise<TaskSourceRecord>;
  onTaskChanged: (ctx: VerbContext, id: string, change: TaskChange) => Promise<void>;
};

/** All adapters: one for each type, or it does not compile. */
export type TaskSources = { readonly [Type in TaskSourceType]: TaskSource };
