import type { z } from "zod";
import { type Journal, type JournalBatch, openJournal, readJournal } from "./journal.ts";
import * as records from "./records.ts";
import { createTable, type Table, type WritableTable } from "./table.ts";
import { createTaskIndex, type TaskIndex } from "./task-index.ts";

type Rows = {
  users: records.User;
  workspaces: records.Workspace;
  spaces: records.Space;
  folders: records.Folder;
  lists: records.List;
  fields: records.CustomField;
  tasks: records.Task;
  comments: records.Comment;
  attachments: records.Attachment;
  webhooks: records.Webhook;
  tokens: records.Token;
  codes: records.AuthorizationCode;
  counters: records.Counter;
};

const schemas: { [Name in keyof Rows]: z.ZodType<Rows[Name]> } = {
  users: records.User,
  workspaces: records.Workspace,
  spaces: records.Space,
  folders: records.Folder,
  lists: records.List,
  fields: records.CustomField,
  tasks: records.Task,
  comments: records.Comment,
  attachments: records.Attachment,
  webhooks: records.Webhook,
  tokens: records.Token,
  codes: records.AuthorizationCode,
  counters: records.Counter,
};

export type TableName = keyof Rows;
export type RowOf<Name extends TableName> = Rows[Name];

/**
 * One changed field of a task, List or comment, in the terms of a ClickUp history item. `data` is that item's `data`;
 * `customFieldId` says which custom field changed.
 */
export type FieldChange = {
  historyId: string;
  field: string;
  before: unknown;
  after: unknown;
  data?: Record<string, unknown>;
  customFieldId?: string;
};

/**
 * Something that happened in a workspace, which the webhooks turn into ClickUp's paired payloads. `actorId` is null
 * when the sandbox's operator did it and no person; `fromListId` is where a moved task was before.
 */
export type DomainEvent = {
  kind:
    | "task_created"
    | "task_updated"
    | "task_moved"
    | "task_deleted"
    | "comment_posted"
    | "comment_updated"
    | "comment_deleted"
    | "list_created"
    | "list_updated"
    | "list_deleted"
    | "folder_created"
    | "folder_updated"
    | "folder_deleted"
    | "space_created"
    | "space_updated"
    | "space_deleted";
  at: number;
  actorId: number | null;
  workspaceId: string;
  spaceId: string;
  folderId: string | null;
  listId: string | null;
  taskId: string | null;
  commentId: string | null;
  /** Whether it befell the thing only because the place around it was deleted. */
  isCascade?: boolean;
  fromListId?: string;
  changes: FieldChange[];
};

/** All that the sandbox remembers. Reads are open to everybody; writes happen inside `change`. */
export type Store = { readonly [Name in TableName]: Table<RowOf<Name>> } & {
  readonly tasksIndex: TaskIndex;
  /** The seed from which ids, tokens and secrets are derived. */
  seed(): string;
  /**
   * Runs `work` as one change: all of its writes stand and are in the journal when it returns, or (when it throws) none.
   * Changes inside a change join it.
   */
  change<Result>(work: () => Result): Result;
  put<Name extends TableName>(table: Name, row: RowOf<Name>): void;
  remove<Name extends TableName>(table: Name, id: string): void;
  /** Announces what happened; listeners hear of it once the change stands. */
  announce(event: DomainEvent): void;
  onEvent(listener: (event: DomainEvent) => void): void;
  /** The next number of a named counter, from 1; part of the change that asks for it. */
  nextNumber(counter: string): number;
  /** Forgets everything and starts again from a seed, filled by `fill`. */
  reset(seed: string, fill: () => void): void;
  /** Shortens the journal to the present state and closes it. */
  close(): void;
};

export type StoreOptions = {
  seed: string;
  /** Where to remember things between runs; null keeps them in memory alone. */
  file: string | null;
  /** Fills a new store; called once, unless the file already holds one. */
  fill: (store: Store) => void;
};

type OpenChange = {
  undo: (() => void)[];
  put: Map<TableName, Map<string, unknown>>;
  remove: Map<TableName, Set<string>>;
  events: DomainEvent[];
};

/**
 * Opens the store: from its file when that exists, else filled anew.
 * @throws Error when the file is not a sandbox journal or is damaged.
 */
export function openStore(options: StoreOptions): Store {
  const tasksIndex = createTaskIndex();
  const tables: { [Name in TableName]: WritableTable<RowOf<Name>> } = {
    users: createTable(),
    workspaces: createTable(),
    spaces: createTable(),
    folders: createTable(),
    lists: createTable(),
    fields: createTable(),
    tasks: createTable(tasksIndex.observe),
    comments: createTable(),
    attachments: createTable(),
    webhooks: createTable(),
    tokens: createTable(),
    codes: createTable(),
    counters: createTable(),
  };
  const listeners: ((event: DomainEvent) => void)[] = [];
  let seed = options.seed;
  let journal: Journal | null = null;
  let pending: OpenChange | null = null;

  function openChange() {
    if (!pending) throw new Error("The sandbox's store is written outside a change.");
    return pending;
  }

  const store: Store = {
    ...tables,
    tasksIndex,
    seed: () => seed,
    change(work) {
      if (pending) return work();
      const current: OpenChange = { undo: [], put: new Map(), remove: new Map(), events: [] };
      pending = current;
      try {
        const result = work();
        if (current.undo.length > 0) journal?.append(batchOf(current));
        pending = null;
        for (const event of current.events) for (const listener of listeners) listener(event);
        return result;
      } catch (error) {
        pending = null;
        for (const undo of current.undo.toReversed()) undo();
        throw error;
      }
    },
    put(name, row) {
      const change = openChange();
      const table = tables[name];
      const id = String(row.id);
      const before = table.put(row);
      change.undo.push(() => {
        if (before === undefined) table.remove(id);
        else table.put(before);
      });
      change.remove.get(name)?.delete(id);
      const written = change.put.get(name) ?? new Map<string, unknown>();
      change.put.set(name, written.set(id, row));
    },
    remove(name, id) {
      const change = openChange();
      const table = tables[name];
      const before = table.remove(id);
      change.undo.push(() => {
        if (before !== undefined) table.put(before);
      });
      change.put.get(name)?.delete(id);
      change.remove.set(name, (change.remove.get(name) ?? new Set<string>()).add(id));
    },
    announce(event) {
      openChange().events.push(event);
    },
    onEvent(listener) {
      listeners.push(listener);
    },
    nextNumber(counter) {
      const value = (tables.counters.get(counter)?.value ?? 0) + 1;
      store.put("counters", { id: counter, value });
      return value;
    },
    reset(newSeed, fill) {
      for (const table of Object.values(tables)) table.clear();
      seed = newSeed;
      const file = journal;
      // The fill is written as one snapshot below, not as a change on top of what was there before.
      journal = null;
      store.change(fill);
      journal = file;
      journal?.rewrite(seed, snapshot());
    },
    close() {
      journal?.rewrite(seed, snapshot());
      journal?.close();
      journal = null;
    },
  };

  function snapshot(): JournalBatch {
    return {
      put: Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, table.all()])),
      remove: {},
    };
  }

  function load<Name extends TableName>(name: Name, rows: unknown[]) {
    for (const row of rows) tables[name].put(schemas[name].parse(row));
  }

  const contents = options.file === null ? null : readJournal(options.file);
  if (contents) {
    seed = contents.seed;
    for (const batch of contents.batches) {
      for (const [name, rows] of Object.entries(batch.put)) load(tableName(name), rows);
      for (const [name, ids] of Object.entries(batch.remove)) {
        for (const id of ids) tables[tableName(name)].remove(id);
      }
    }
  } else {
    store.change(() => options.fill(store));
  }
  if (options.file !== null) {
    journal = openJournal(options.file);
    journal.rewrite(seed, snapshot());
  }
  return store;
}

function tableName(name: string): TableName {
  const known = Object.keys(schemas).find((key): key is TableName => key === name);
  if (!known)
    throw new Error(`The sandbox's file names an unknown table, "${name}". Remove the file to start afresh.`);
  return known;
}

function batchOf(change: OpenChange): JournalBatch {
  return {
    put: Object.fromEntries([...change.put].map(([name, rows]) => [name, [...rows.values()]])),
    remove: Object.fromEntries([...change.remove].map(([name, ids]) => [name, [...ids]])),
  };
}
