/**
 * The conversation of one link, as a further leg of its comparison: replies and files, both ways. Its trouble is its
 * own: it is put off by itself, and neither waits for the fields nor keeps them waiting.
 */
import "server-only";
import {
  ClickUpApiError,
  type ClickUpAttachment,
  type ClickUpTask,
  readPeople,
  withClickUp,
} from "#lib/clickup/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { transaction, type VerbContext } from "#lib/platform/verb/index.ts";
import type { SourceConversation, TaskSources } from "#lib/tasks/index.ts";
import type { LinkPlace } from "../comparison/link-place.ts";
import { waitFor } from "../internal/retry-wait.ts";
import { mapPeople } from "../people/map-people.ts";
import { comesIn, goesOut, readConversationRules } from "./conversation-rules.ts";
import { CONVERSATION_TIMINGS, type ConversationTimings, type Look } from "./look.ts";
import { type FilePair, type FileStep, planFiles } from "./plan-files.ts";
import { planReplies, type ReplyPair, type ReplyStep } from "./plan-replies.ts";
import { readComments } from "./read-comments.ts";
import { readFilePairs, readFilesOfComments, readKnownFiles, readReplyPairs } from "./read-pairs.ts";
import { sendReplies } from "./send-replies.ts";
import { moveFiles, settleUploads } from "./sync-files.ts";
import { takeComments } from "./take-comments.ts";

/** What one look does at most; the rest follows at once, after other links had their turn. */
const REPLIES_A_LOOK = 20;
const TRANSFERS_A_LOOK = 3;

/** The task as the comparison has just read it. */
export type SeenTask = { place: LinkPlace; task: ClickUpTask; readAt: Date };

type Due = {
  version: bigint;
  /** 0: ClickUp's comments need not be read; 1: the newest; 2: all. */
  look: number;
  since: Date | null;
  attempts: number;
};

export function createSyncConversation(
  sources: TaskSources,
  timings: ConversationTimings = CONVERSATION_TIMINGS,
) {
  /** Works on a link's conversation if something asks for it. Never throws: what goes wrong is noted and tried later. */
  return async function syncConversation(ctx: Context, seen: SeenTask, signal?: AbortSignal): Promise<void> {
    const { place } = seen;
    const { conversation } = sources[place.sourceType];
    if (conversation === null) return;
    let due: Due | null = null;
    try {
      due = await readDue(ctx, seen);
      if (due === null) return;
      await work(ctx, conversation, seen, due, signal);
    } catch (error) {
      if (!(error instanceof RelaydeskError))
        ctx.logger.error({ err: error, linkId: place.linkId }, "A conversation could not be carried over");
      await putOff(ctx, place.linkId, error, due?.attempts ?? 0).catch((failure: unknown) => {
        ctx.logger.error({ err: failure, linkId: place.linkId }, "A conversation could not be put off");
      });
    }
  };

  async function work(
    ctx: Context,
    conversation: SourceConversation,
    { place, task, readAt }: SeenTask,
    due: Due,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const options = {
      connectionId: place.connectionId,
      lane: "hydrate" as const,
      writeLane: "apply" as const,
      customerId: place.customerId,
      holder: `conversation ${place.linkId}`,
      ...(signal === undefined ? {} : { signal }),
    };
    await withClickUp(ctx, options, async (connected) => {
      const rules = await transaction(ctx, (inner) => readConversationRules(inner, place.customerId));
      const look: Look = {
        ctx,
        place,
        client: connected.client,
        conversation,
        rules,
        timings,
        ...(signal === undefined ? {} : { signal }),
      };
      const members = async () =>
        rules.takesAsReplies
          ? new Set(
              (await mapPeople(ctx, await readPeople(connected, task.team_id ?? place.workspaceId))).map(
                ({ userId }) => userId,
              ),
            )
          : new Set<string>();
      const waits: Date[] = [];
      const theirsReadAt = await readTheirs(look, due, members);
      const settleAt = await settleReplies(look, theirsReadAt);
      if (settleAt !== null) waits.push(settleAt);

      const steps = await planRepliesOf(look, due.since);
      await sendReplies(look, steps.slice(0, REPLIES_A_LOOK));
      const found = await planFilesOf(look, due.since, task);
      const uploadAt = await settleUploads(look, { ...found, task, readAt });
      if (uploadAt !== null) waits.push(uploadAt);
      const isSettled = found.steps.every(({ kind }) => kind !== "settle");
      const files = isSettled ? found : await planFilesOf(look, due.since, task);
      await moveFiles(look, files);
      await finish(ctx, place.linkId, due, {
        theirsReadAt,
        isMore: steps.length > REPLIES_A_LOOK || files.isMore,
        lookAgainAt: waits.sort((a, b) => a.getTime() - b.getTime())[0] ?? null,
      });
    });
  }
}

/** What asks for work now; null when nothing does. A file that is new on the task asks by itself, as no event does. */
async function readDue(ctx: Context, { place, task }: SeenTask): Promise<Due | null> {
  return transaction(ctx, async (inner) => {
    const row = await inner.db.syncConversation.findUnique({ where: { linkId: place.linkId } });
    if (row === null) return null;
    const { version, look, since, notBefore, attempts } = row;
    const due = { version, look, since, attempts };
    if (notBefore !== null) return notBefore <= ctx.now() ? due : null;
    return (await hasNewFile(inner, place, task, since)) ? due : null;
  });
}

async function hasNewFile(
  ctx: VerbContext,
  place: LinkPlace,
  task: ClickUpTask,
  since: Date | null,
): Promise<boolean> {
  const ids = task.attachments
    .filter(({ date, deleted }) => !deleted && (since === null || date === null || date >= since.getTime()))
    .map(({ id }) => id);
  if (ids.length === 0) return false;
  const known = await ctx.db.syncFile.findMany({
    where: { organisationId: ctx.organisationId, theirId: { in: ids } },
    select: { linkId: true, theirId: true, origin: true },
  });
  const settled = new Set(
    known.flatMap(({ linkId, theirId, origin }) =>
      linkId === place.linkId || origin === "ours" ? [theirId] : [],
    ),
  );
  if (ids.every((id) => settled.has(id))) return false;
  return comesIn((await readConversationRules(ctx, place.customerId)).attachments);
}

/**
 * Reads ClickUp's comments and takes them over, if something says so or an outcome is unknown. Answers when reading began:
 * what was said since may not be among what was read; null when nothing was.
 */
async function readTheirs(look: Look, due: Due, members: () => Promise<Set<string>>): Promise<Date | null> {
  const { ctx, place, client, rules } = look;
  const pairs = await transaction(ctx, (inner) => readReplyPairs(inner, place.linkId));
  const unknown = pairs.flatMap(({ sentAt }) => (sentAt === null ? [] : [sentAt.getTime()]));
  const isAsked = due.look > 0 && comesIn(rules.comments);
  if (!isAsked && unknown.length === 0) return null;
  const byTheirs = new Map(pairs.map((pair) => [pair.theirId, pair]));
  const readAt = ctx.now();
  const read = await readComments(client, place.taskId, {
    isAll: due.look > 1,
    isKnown: (id) => byTheirs.has(id),
    downTo: unknown.length === 0 ? null : Math.min(...unknown),
    since: due.since,
    knownReplies: (id) => byTheirs.get(id)?.replyCount ?? 0,
  });
  await takeComments(look, { read, readAt, since: due.since, members: await members() });
  return readAt;
}

/**
 * What was looked for and not found was never posted, if it could no longer arrive when reading began. Answers when that
 * is, for those of which it cannot be said yet.
 */
async function settleReplies({ ctx, place, timings }: Look, readAt: Date | null): Promise<Date | null> {
  const pairs = await transaction(ctx, (inner) => readReplyPairs(inner, place.linkId));
  let lookAgainAt: Date | null = null;
  for (const { id, sentAt } of pairs) {
    if (sentAt === null) continue;
    const settledAt = new Date(sentAt.getTime() + timings.replySettledAfterMs);
    if (readAt === null || readAt < settledAt) {
      if (lookAgainAt === null || settledAt < lookAgainAt) lookAgainAt = settledAt;
      continue;
    }
    await transaction(ctx, (inner) =>
      inner.db.syncComment.updateMany({
        where: { id, sentAt, theirId: null },
        data: { sentAt: null, sentDigest: null },
      }),
    );
  }
  return lookAgainAt;
}

async function planRepliesOf(
  { ctx, place, conversation, rules }: Look,
  since: Date | null,
): Promise<ReplyStep[]> {
  return transaction(ctx, async (inner) => {
    const pairs: ReplyPair[] = await readReplyPairs(inner, place.linkId);
    const replies = await conversation.listReplies(inner, place.sourceId);
    return planReplies(pairs, replies, { since, isAllowed: goesOut(rules.comments) });
  });
}

async function planFilesOf(
  { ctx, place, conversation, rules }: Look,
  since: Date | null,
  task: ClickUpTask,
): Promise<{ steps: FileStep[]; pairs: FilePair[]; files: ClickUpAttachment[]; isMore: boolean }> {
  return transaction(ctx, async (inner) => {
    const pairs = await readFilePairs(inner, place.linkId);
    const ours = await conversation.listFiles(inner, place.sourceId);
    const ofTask = task.attachments.filter(({ deleted }) => !deleted);
    const named = new Set(ofTask.map(({ id }) => id));
    const ofComments = await readFilesOfComments(inner, place.linkId);
    const files = [...ofTask, ...ofComments.filter(({ id }) => !named.has(id))];
    const theirs = files.map(({ id, title, size, date }) => ({
      id,
      title: title ?? "",
      size,
      date: date === null ? null : new Date(date),
    }));
    const known = await readKnownFiles(inner, place, theirs);
    const steps = planFiles(pairs, ours, theirs, known, {
      since,
      limit: rules.fileLimit,
      goesOut: goesOut(rules.attachments),
      comesIn: comesIn(rules.attachments),
    });
    let transfers = 0;
    const kept = steps.filter(({ kind }) => {
      if (kind !== "upload" && kind !== "fetch") return true;
      transfers += 1;
      return transfers <= TRANSFERS_A_LOOK;
    });
    return { steps: kept, pairs, files, isMore: kept.length < steps.length };
  });
}

type Finish = { theirsReadAt: Date | null; isMore: boolean; lookAgainAt: Date | null };

/** Takes away what asked, unless more has come since; what is left to do asks anew. */
async function finish(
  ctx: Context,
  linkId: string,
  due: Due,
  { theirsReadAt, isMore, lookAgainAt }: Finish,
): Promise<void> {
  const at = ctx.now();
  const notBefore = isMore ? at : lookAgainAt;
  await transaction(ctx, async (inner) => {
    await inner.db.syncConversation.updateMany({
      where: { linkId },
      data: {
        attempts: 0,
        failureCode: null,
        failureMessage: null,
        failureAction: null,
        failedSince: null,
        ...(theirsReadAt === null ? {} : { lookedAt: theirsReadAt }),
      },
    });
    await inner.db.syncConversation.updateMany({
      where: { linkId, version: due.version },
      data: { look: 0, notBefore },
    });
    if (isMore) {
      await inner.db.$queryRaw`
        select relaydesk_request_sync(${linkId}::uuid, ${ctx.organisationId}::uuid, 'conversation')::text`;
    }
  });
}

async function putOff(ctx: Context, linkId: string, error: unknown, attempts: number): Promise<void> {
  const { seconds, isFailure } = waitFor(error, attempts);
  const told = error instanceof RelaydeskError && error.publicMessage !== undefined ? error : null;
  await transaction(ctx, async (inner) => {
    await inner.db.syncConversation.updateMany({
      where: { linkId, failedSince: null },
      data: { failedSince: ctx.now() },
    });
    await inner.db.syncConversation.updateMany({
      where: { linkId },
      data: {
        notBefore: new Date(ctx.now().getTime() + seconds * 1000),
        ...(isFailure ? { attempts: { increment: 1 } } : {}),
        failureCode:
          error instanceof ClickUpApiError || told !== null ? (told?.code ?? null) : "internal_error",
        failureMessage: told?.publicMessage ?? "Something went wrong in Relaydesk.",
        failureAction: told?.action ?? "Relaydesk tries again by itself.",
      },
    });
  });
}
