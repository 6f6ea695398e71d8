/**
 * Holds ClickUp's comments that were just read against those that came over, in one transaction with the sweep's place.
 * What no event told of is stored with its cause, and the ordinary look at the conversation is asked for.
 */
import "server-only";
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import { judgeHeard, missingAmong } from "../conversation/find-news.ts";
import { causeOfSilence, type Outage } from "./classify.ts";
import { type FoundDifference, storeDifferences } from "./internal/store-differences.ts";
import { advanceSweep, nextPlaceSchema, renewClaim } from "./internal/sweep-progress.ts";
import { COMMENTS } from "./schema.ts";

/** What was said so shortly before that its event may still be on its way is nothing missed. */
const GRACE_MS = 2 * 60_000;
/** The processes' clocks differ a little. */
const SLACK_MS = 5_000;

const readingSchema = z.object({
  /** Before the comments were asked for. */
  readAt: z.date(),
  heard: z.array(
    z.object({
      id: z.string(),
      parentId: z.string().nullable(),
      date: z.number().nullable(),
      digest: z.string(),
      mark: z.object({ ids: z.array(z.string()), tail: z.string().nullable() }).nullable(),
    }),
  ),
  /** Comments whose threads were read. */
  threadIds: z.array(z.string()),
  completeSince: z.number().nullable(),
});
export type ConversationReading = z.infer<typeof readingSchema>;

/** Holds what was read of some conversations against what is stored, and stores what differs with the sweep's next place. */
export const checkConversations = defineCommand({
  name: "sync.check_conversations",
  withoutAudit: "what it finds is a record of its own; what is put right is on record there",
  permission: "sync:write",
  input: z.strictObject({
    sweepId: idSchema,
    claimToken: idSchema,
    readings: z.array(z.object({ linkId: idSchema, reading: readingSchema.nullable() })),
    /** Links whose comments ClickUp cannot tell: a look of their own is asked for, and says why. */
    troubled: z.array(idSchema),
    outages: z.array(z.object({ from: z.date(), until: z.date() })),
    calls: z.number().int(),
    next: nextPlaceSchema,
  }),
  output: z.object({
    /** False when the sweep is in other hands; then nothing was stored. */
    isHeld: z.boolean(),
    found: z.number().int(),
    /** When the last comment was written or changed that an event should have told of; milliseconds since 1970. */
    missedAt: z.number().nullable(),
  }),
  run: async (ctx, check) => {
    if (!(await renewClaim(ctx, check))) return { output: { isHeld: false, found: 0, missedAt: null } };
    const outages = check.outages.map(({ from, until }) => ({
      from: from.getTime(),
      until: until.getTime(),
    }));
    const checked: string[] = [];
    const askFor: string[] = [...check.troubled];
    const found: FoundDifference[] = [];
    let missedAt: number | null = null;
    for (const { linkId, reading } of check.readings) {
      if (reading === null) continue;
      const news = await newsOf(ctx, linkId, reading);
      if (news === null) continue;
      checked.push(linkId);
      if (news.words === "") continue;
      askFor.push(linkId);
      if (news.isYoung) continue;
      const { changedAt, words } = news;
      found.push(differenceOf({ linkId, changedAt, words }, outages));
      if (news.toldAt !== null) missedAt = Math.max(missedAt ?? 0, news.toldAt);
    }
    await noteChecked(ctx, check);
    await storeDifferences(ctx, { sweepId: check.sweepId, checked, found, isOfComments: true });
    // In one order, so that two who ask for many never wait for each other.
    const inOrder = askFor.sort();
    await ctx.db.$executeRaw`
      select relaydesk_ask_conversation(id, ${ctx.organisationId}::uuid, 2) from unnest(${inOrder}::uuid[]) as id`;
    await ctx.db.$executeRaw`
      select relaydesk_request_sync(id, ${ctx.organisationId}::uuid, 'sweep') from unnest(${inOrder}::uuid[]) as id`;
    await advanceSweep(ctx, check, { conversationsRead: checked.length, differences: found.length });
    return { output: { isHeld: true, found: found.length, missedAt } };
  },
});

/** As of when each was read: what is said between then and now is yet to be. */
async function noteChecked(
  ctx: VerbContext,
  {
    readings,
    troubled,
  }: { readings: { linkId: string; reading: { readAt: Date } | null }[]; troubled: string[] },
): Promise<void> {
  const now = ctx.now();
  const checked = [
    ...readings.map(({ linkId, reading }) => ({ linkId, at: reading?.readAt ?? now })),
    ...troubled.map((linkId) => ({ linkId, at: now })),
  ];
  // In one order, so that two who check some of the same never wait for each other.
  await ctx.db.$executeRaw`
    with held as (
      select conversation.link_id, checked.at
      from jsonb_to_recordset(${JSON.stringify(checked)}::jsonb) as checked ("linkId" uuid, at timestamptz)
      join sync_conversations conversation on conversation.link_id = checked."linkId"
      order by conversation.link_id
      for update of conversation
    )
    update sync_conversations set checked_at = held.at from held where sync_conversations.link_id = held.link_id`;
}

type News = {
  /** Empty when there is nothing new. */
  words: string;
  /** Milliseconds since 1970; null when that is not known. */
  changedAt: number | null;
  /** The same of what ClickUp has an event for: it has none for a deletion. */
  toldAt: number | null;
  isYoung: boolean;
};

/** What of it did not come over; null when a look at it is asked for, or was taken meanwhile, and so has the word. */
async function newsOf(
  ctx: VerbContext,
  linkId: string,
  { readAt, heard, threadIds, completeSince }: ConversationReading,
): Promise<News | null> {
  const conversation = await ctx.db.syncConversation.findUnique({ where: { linkId } });
  if (conversation === null || conversation.notBefore !== null) return null;
  const { lookedAt, since, movedAt } = conversation;
  if (lookedAt !== null && lookedAt.getTime() >= readAt.getTime() - SLACK_MS) return null;
  const pairs = await ctx.db.syncComment.findMany({
    where: { organisationId: ctx.organisationId, theirId: { in: heard.map(({ id }) => id) } },
    select: { linkId: true, origin: true, theirId: true, theirsDigest: true, goneAt: true },
  });
  const known = Map.groupBy(pairs, ({ theirId }) => theirId);
  const own = await ctx.db.syncComment.findMany({
    where: { linkId },
    select: {
      origin: true,
      commentId: true,
      theirId: true,
      theirParentId: true,
      theirDate: true,
      sentAt: true,
      goneAt: true,
      agreedAt: true,
    },
  });
  const ours = own.filter(({ origin }) => origin === "ours");
  const kinds = heard.map((one) => ({
    date: one.date,
    kind: judgeHeard(one, { linkId, known: known.get(one.id) ?? [], ours, since }).kind,
  }));
  const fresh = kinds.filter(({ kind }) => kind === "new" || kind === "settles");
  const changed = kinds.filter(({ kind }) => kind === "changed").length;
  const standing = own.filter(
    ({ goneAt, agreedAt, theirId }) =>
      theirId !== null && goneAt === null && agreedAt !== null && agreedAt < readAt,
  );
  const deleted = missingAmong(standing, {
    isThere: new Set(heard.map(({ id }) => id)),
    threads: new Set(threadIds),
    completeSince,
  }).length;
  const saidAt = fresh.flatMap(({ date }) => date ?? []);
  const changes = changed + deleted > 0 && movedAt !== null ? [movedAt.getTime()] : [];
  const changedAt = latest([...saidAt, ...changes]);
  return {
    words: wordsOf({ new: fresh.length, changed, deleted }),
    changedAt,
    toldAt: latest([...saidAt, ...(changed > 0 ? changes : [])]),
    isYoung: changedAt !== null && changedAt > readAt.getTime() - GRACE_MS,
  };
}

function latest(instants: readonly number[]): number | null {
  return instants.length === 0 ? null : Math.max(...instants);
}

function wordsOf(counts: Record<"new" | "changed" | "deleted", number>): string {
  return Object.entries(counts)
    .flatMap(([kind, count]) => (count === 0 ? [] : [`${count} ${kind}`]))
    .join(", ");
}

function differenceOf(
  { linkId, changedAt, words }: { linkId: string; changedAt: number | null; words: string },
  outages: readonly Outage[],
): FoundDifference {
  return {
    linkId,
    field: COMMENTS,
    cause: causeOfSilence(changedAt, outages),
    reason: "comments",
    state: "healing",
    ours: null,
    theirs: words,
    changedAt: changedAt === null ? null : new Date(changedAt),
  };
}
