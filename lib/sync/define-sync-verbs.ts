/**
 * The verbs that people and programs have for how one source and its task stand to each other, and for what they
 * decide where the two differ. A source makes its own set by handing over its adapter.
 */
import "server-only";
import type { Prisma } from "#lib/platform/db/index.ts";
import { conflict, notFound } from "#lib/platform/errors/index.ts";
import { defineCommand, defineQuery, type VerbContext } from "#lib/platform/verb/index.ts";
import type { TaskSource } from "#lib/tasks/index.ts";
import { type LinkFieldName, linkFieldNameSchema, syncFieldSchema } from "./engine/policies.ts";
import { type CustomNames, readCustomNames } from "./internal/custom-names.ts";
import { type LastChanges, readLastChanges } from "./internal/last-changes.ts";
import { wordsOf } from "./internal/value-words.ts";
import {
  type LinkField,
  type LinkSync,
  linkSyncSchema,
  resolveBody,
  SYNC_FIELD_LABELS,
  sourceFieldInput,
  sourceSyncInput,
} from "./schema.ts";

type Field = Prisma.SyncFieldGetPayload<object>;
type State = Field["state"];

export function defineSyncVerbs(source: TaskSource) {
  const output = linkSyncSchema.nullable();

  /** The state of sync of the source's task; null when none is linked. */
  const getSync = defineQuery({
    name: `${source.type}_sync.get`,
    permission: "tasks:read",
    input: sourceSyncInput,
    output,
    run: (ctx, { id, linkId }) => readSync(ctx, source, id, linkId),
  });

  /**
   * Decides a conflict. The choice holds for the two values that were seen: should either side say something else
   * by the time it is carried out, there is a new conflict, or none.
   */
  const resolveField = defineCommand({
    name: `${source.type}_sync.resolve_field`,
    audit: "sync_field.resolved",
    permission: "tasks:create",
    input: sourceFieldInput.extend(resolveBody.shape),
    output,
    run: (ctx, { id, linkId, field, take }) =>
      decide(ctx, { id, linkId, field }, ["conflict"], { state: "waiting", choice: take }),
  });

  /** Tries a field again that was given up. */
  const retryField = defineCommand({
    name: `${source.type}_sync.retry_field`,
    audit: "sync_field.retried",
    permission: "tasks:create",
    input: sourceFieldInput,
    output,
    run: (ctx, target) => decide(ctx, target, ["failed", "skipped"], { state: "waiting" }),
  });

  /** Lets a field be as it is on both sides, until the next change of either. */
  const skipField = defineCommand({
    name: `${source.type}_sync.skip_field`,
    audit: "sync_field.skipped",
    permission: "tasks:create",
    input: sourceFieldInput,
    output,
    run: (ctx, target) => decide(ctx, target, ["failed", "conflict"], { state: "skipped" }),
  });

  /** Moves a field out of one of the states `from`, and asks for a comparison when it then waits for one. */
  async function decide(
    ctx: VerbContext,
    { id, linkId, field }: { id: string; linkId?: string | undefined; field: LinkFieldName },
    from: readonly State[],
    values: { state: State; choice?: "ours" | "theirs" },
  ) {
    const row = await lockField(ctx, source, { id, linkId, field });
    if (!from.includes(row.state)) throw conflict("This is decided already.", "Reload the page.");
    await ctx.db.syncField.update({ where: { id: row.id }, data: values });
    if (values.state === "waiting") {
      await ctx.db.$queryRaw`
        select relaydesk_request_sync(${row.linkId}::uuid, ${ctx.organisationId}::uuid, 'person')::text`;
    }
    return {
      output: await readSync(ctx, source, id, linkId),
      audit: {
        target: { type: source.type, id, name: field },
        before: { state: row.state, ours: row.ours, theirs: row.theirs },
        after: values,
      },
    };
  }

  return { getSync, resolveField, retryField, skipField };
}

/** The link that is meant, or else the one that leads. */
function findLink(ctx: VerbContext, { type }: TaskSource, id: string, linkId: string | undefined) {
  return ctx.db.taskLink.findFirst({
    where:
      linkId === undefined
        ? { leadKey: `${type}:${id}` }
        : { id: linkId, sourceType: type, sourceId: id, unlinkedAt: null },
    select: { id: true, goneAt: true, connectionId: true, listId: true, sourceId: true, taskId: true },
  });
}

async function lockField(
  ctx: VerbContext,
  source: TaskSource,
  { id, linkId, field }: { id: string; linkId: string | undefined; field: LinkFieldName },
): Promise<Field> {
  const link = await findLink(ctx, source, id, linkId);
  if (link === null) throw notFound("linked task");
  await ctx.db.$queryRaw`select id from task_links where id = ${link.id}::uuid for update`;
  const row = await ctx.db.syncField.findUnique({ where: { linkId_field: { linkId: link.id, field } } });
  if (row === null) throw notFound("field");
  return row;
}

async function readSync(
  ctx: VerbContext,
  source: TaskSource,
  id: string,
  linkId: string | undefined,
): Promise<LinkSync | null> {
  // What is not there, or not ours, has no state of sync to tell.
  await source.load(ctx, id);
  const link = await findLink(ctx, source, id, linkId);
  if (link === null) return null;
  const rows = await ctx.db.syncField.findMany({ where: { linkId: link.id }, orderBy: { field: "asc" } });
  const asked = await ctx.db.syncRequest.findUnique({ where: { linkId: link.id } });
  const words = await wordsOf(ctx, rows);
  const custom = await readCustomNames(ctx, source, link, rows);
  const saidBy = await readLastChanges(ctx, source, link, rows.filter(isOpen));
  return {
    isWaiting: asked !== null,
    nextTryAt: asked !== null && asked.attempts > 0 ? asked.notBefore.toISOString() : null,
    goneAt: link.goneAt?.toISOString() ?? null,
    fields: rows.flatMap((row): LinkField[] => {
      const field = linkFieldNameSchema.safeParse(row.field);
      return field.success ? [toLinkField(row, field.data, { words, custom, saidBy })] : [];
    }),
  };
}

/** Whether there is something for people to see of it. */
const isOpen = ({ state }: Field) => state === "conflict" || state === "failed" || state === "skipped";

type Telling = {
  words: Awaited<ReturnType<typeof wordsOf>>;
  custom: CustomNames;
  saidBy: LastChanges;
};

function toLinkField(row: Field, name: LinkFieldName, { words, custom, saidBy }: Telling): LinkField {
  const field = syncFieldSchema.safeParse(name).data;
  const say = (side: "ours" | "theirs", value: unknown) =>
    field === undefined ? custom.words(row, side, value) : words(field, side, value);
  return {
    field: name,
    label: field === undefined ? custom.labelOf(name) : SYNC_FIELD_LABELS[field],
    state: row.state,
    agreedAt: row.agreedAt?.toISOString() ?? null,
    difference: isOpen(row)
      ? {
          base: say("ours", row.baseOurs),
          ours: say("ours", row.ours),
          theirs: say("theirs", row.theirs),
          oursBy: saidBy(row, "ours"),
          theirsBy: saidBy(row, "theirs"),
        }
      : null,
    failure:
      row.failureCode === null
        ? null
        : {
            code: row.failureCode,
            message: row.failureMessage ?? "",
            action: row.failureAction,
            attempts: row.attempts,
          },
  };
}
