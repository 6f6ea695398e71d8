/**
 * The verbs that people and programs have for how a source's conversation and those of its tasks stand to each other,
 * and for what they decide where something did not travel. A source makes its own set by handing over its adapter.
 */
import "server-only";
import type { Prisma } from "#lib/platform/db/index.ts";
import { conflict, notFound } from "#lib/platform/errors/index.ts";
import { defineCommand, defineQuery, type VerbContext } from "#lib/platform/verb/index.ts";
import type { TaskSource } from "#lib/tasks/index.ts";
import { NOTHING_FAILED } from "./look.ts";
import {
  type ConversationEntry,
  type ConversationSync,
  conversationEntryInput,
  conversationSyncSchema,
  sourceConversationInput,
} from "./schema.ts";
import { waitingEntries } from "./waiting-entries.ts";

const ENTRIES_MAX = 500;

type Link = { id: string; taskUrl: string; customerId: string | null };
type CommentRow = Prisma.SyncCommentGetPayload<object>;
type FileRow = Prisma.SyncFileGetPayload<object>;
type Target = { id: string; entryId: string };

export function defineConversationVerbs(source: TaskSource) {
  const output = conversationSyncSchema.nullable();

  /** What of the conversation is not in step, and why; null without a linked task. */
  const getConversation = defineQuery({
    name: `${source.type}_conversation.get`,
    permission: "tasks:read",
    input: sourceConversationInput,
    output,
    run: (ctx, { id }) => read(ctx, source, id),
  });

  /** Sends or fetches again what was given up or let be; what was changed or deleted in ClickUp, as it is here. */
  const retryEntry = defineCommand({
    name: `${source.type}_conversation.retry_entry`,
    audit: "conversation_entry.retried",
    permission: "tasks:create",
    input: conversationEntryInput,
    output,
    run: async (ctx, target) => {
      const found = await findEntry(ctx, source, target);
      if (found.row.state === "in_step" || found.row.state === "waiting" || !isRetryable(found))
        throw decided();
      if (found.kind === "comment") await retryComment(ctx, found.row);
      else {
        await ctx.db.syncFile.update({
          where: { id: found.row.id },
          data: { state: "waiting", ...NOTHING_FAILED },
        });
      }
      await ctx.db.$queryRaw`
        select relaydesk_ask_conversation(${found.row.linkId}::uuid, ${ctx.organisationId}::uuid, 0)::text`;
      await ctx.db.$queryRaw`
        select relaydesk_request_sync(${found.row.linkId}::uuid, ${ctx.organisationId}::uuid, 'person')::text`;
      return { output: await read(ctx, source, target.id), audit: auditOf(target, found, "waiting") };
    },
  });

  /** Lets an entry be as it is on both sides. */
  const skipEntry = defineCommand({
    name: `${source.type}_conversation.skip_entry`,
    audit: "conversation_entry.skipped",
    permission: "tasks:create",
    input: conversationEntryInput,
    output,
    run: async (ctx, target) => {
      const found = await findEntry(ctx, source, target);
      if (found.row.state !== "failed" && found.row.state !== "conflict") throw decided();
      const data = { where: { id: found.row.id }, data: { state: "skipped" as const } };
      if (found.kind === "comment") await ctx.db.syncComment.update(data);
      else await ctx.db.syncFile.update(data);
      return { output: await read(ctx, source, target.id), audit: auditOf(target, found, "skipped") };
    },
  });

  function auditOf({ id }: Target, { kind, row }: Found, after: "waiting" | "skipped") {
    return {
      target: { type: source.type, id, name: kind === "file" ? row.fileName : "comment" },
      before: { state: row.state, failureCode: row.failureCode },
      after: { state: after },
    };
  }

  return { getConversation, retryEntry, skipEntry };
}

type Found = { kind: "comment"; row: CommentRow } | { kind: "file"; row: FileRow };

function decided() {
  return conflict("This is decided already.", "Reload the page.");
}

function linksOf(ctx: VerbContext, { type }: TaskSource, id: string): Promise<Link[]> {
  return ctx.db.taskLink.findMany({
    where: { sourceType: type, sourceId: id, unlinkedAt: null },
    select: { id: true, taskUrl: true, customerId: true },
  });
}

/** The entry, locked until the transaction ends, if it is of one of the source's links. */
async function findEntry(ctx: VerbContext, source: TaskSource, { id, entryId }: Target): Promise<Found> {
  await source.load(ctx, id);
  const linkIds = (await linksOf(ctx, source, id)).map((link) => link.id);
  const where = { id: entryId, linkId: { in: linkIds } };
  await ctx.db.$queryRaw`select id::text from sync_comments where id = ${entryId}::uuid for update`;
  const comment = await ctx.db.syncComment.findFirst({ where });
  if (comment !== null) return { kind: "comment", row: comment };
  await ctx.db.$queryRaw`select id::text from sync_files where id = ${entryId}::uuid for update`;
  const file = await ctx.db.syncFile.findFirst({ where });
  if (file !== null) return { kind: "file", row: file };
  throw notFound("entry");
}

/** A copy that ClickUp keeps is not taken back by trying. */
function isRetryable(found: Found): boolean {
  return found.kind === "comment" || found.row.withdrawnAt === null;
}

async function retryComment(ctx: VerbContext, { id, goneAt }: CommentRow): Promise<void> {
  const isGone = goneAt !== null;
  await ctx.db.syncComment.update({
    where: { id },
    data: {
      state: "waiting",
      triedDigest: null,
      // Ours is said again, whatever it says there.
      oursDigest: null,
      ...(isGone ? { goneAt: null, theirId: null, theirDate: null, theirsDigest: null } : {}),
      ...NOTHING_FAILED,
    },
  });
}

async function read(ctx: VerbContext, source: TaskSource, id: string): Promise<ConversationSync | null> {
  await source.load(ctx, id);
  const links = await linksOf(ctx, source, id);
  if (links.length === 0) return null;
  const linkId = { in: links.map((link) => link.id) };
  const where = { linkId, state: { in: ["failed" as const, "conflict" as const, "skipped" as const] } };
  const order = { orderBy: { id: "asc" as const }, take: ENTRIES_MAX };
  const comments = await ctx.db.syncComment.findMany({ where, ...order });
  const files = await ctx.db.syncFile.findMany({ where, ...order });
  const states = await ctx.db.syncConversation.findMany({ where: { linkId } });
  const urlOf = (ofLink: string) => links.find((link) => link.id === ofLink)?.taskUrl ?? "";
  const troubled = states.filter(
    ({ failureMessage, notBefore }) => failureMessage !== null && notBefore !== null,
  );
  const waiting: ConversationEntry[] = [];
  for (const state of troubled) {
    const link = links.find((candidate) => candidate.id === state.linkId);
    if (link !== undefined) waiting.push(...(await waitingEntries(ctx, source, id, { link, state })));
  }
  const [worst] = troubled;
  const changes = states
    .flatMap(({ changedAt }) => (changedAt === null ? [] : [changedAt.toISOString()]))
    .sort();
  return {
    entries: [
      ...comments.map((row) => toEntry({ kind: "comment", row }, urlOf(row.linkId))),
      ...files.map((row) => toEntry({ kind: "file", row }, urlOf(row.linkId))),
      ...waiting,
    ].slice(0, ENTRIES_MAX),
    trouble:
      worst === undefined
        ? null
        : {
            message: worst.failureMessage ?? "",
            action: worst.failureAction,
            nextTryAt: worst.notBefore?.toISOString() ?? null,
          },
    changedAt: changes.at(-1) ?? null,
  };
}

function toEntry(found: Found, taskUrl: string): ConversationEntry {
  const { kind, row } = found;
  const isOurs = row.origin === "ours";
  const isHere = kind === "comment" ? true : isOurs && row.withdrawnAt === null;
  return {
    id: row.id,
    kind,
    way: isOurs ? "to_clickup" : "from_clickup",
    targetId: isHere ? (kind === "comment" ? row.commentId : row.attachmentId) : null,
    fileName: kind === "file" ? row.fileName : null,
    taskUrl,
    state: row.state === "in_step" ? "waiting" : row.state,
    message: row.failureMessage ?? "",
    action: row.failureAction,
    failureClass: row.failureClass,
    attempts: row.attempts,
    isRetryable: isRetryable(found),
  };
}
