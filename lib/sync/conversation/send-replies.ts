/**
 * Public replies on their way to ClickUp. A posting is not safe to repeat, so it is noted before it leaves and its
 * outcome after; what is noted without an outcome is looked for before anything else (`take-comments.ts`). What is
 * posted is read from the ticket in the moment before it leaves, and read as what may leave.
 */
import "server-only";
import { newId } from "#lib/platform/ids/index.ts";
import { transaction } from "#lib/platform/verb/index.ts";
import type { PublicReply } from "#lib/tasks/index.ts";
import {
  failureOf,
  holdLink,
  isNotThere,
  isOutcomeKnown,
  isRefusal,
  type Look,
  NOTHING_FAILED,
  NothingToSendError,
  noteTravel,
  TooLateToSendError,
  troubled,
} from "./look.ts";
import { composeReply } from "./outgoing-text.ts";
import { type ReplyStep, WITHDRAWN } from "./plan-replies.ts";

/** Carries out the steps in their order. What ClickUp refuses is noted on its reply; any other trouble ends it. */
export async function sendReplies(look: Look, steps: readonly ReplyStep[]): Promise<void> {
  for (const step of steps) {
    switch (step.kind) {
      case "settle":
        break;
      case "forget":
        await forget(look, step.commentId);
        break;
      case "withdraw":
        await withdraw(look, step);
        break;
      case "edit":
        await edit(look, step);
        break;
      case "post":
        await post(look, step.commentId);
        break;
    }
  }
}

async function post(look: Look, commentId: string): Promise<void> {
  const { ctx, place, client } = look;
  let noted: PublicReply | null = null;
  try {
    const created = await client.createComment(place.taskId, async () => {
      // A clock that only runs forward, started before the note's own time is taken.
      const startedAt = performance.now();
      noted = await notePosting(look, commentId);
      if (noted === null) throw new NothingToSendError();
      if (performance.now() - startedAt > look.timings.sendWindowMs) throw new TooLateToSendError();
      return composeReply(noted);
    });
    await settlePosting(look, commentId, { id: created.id, date: created.date });
  } catch (error) {
    if (error instanceof NothingToSendError) return;
    if (noted === null || !isOutcomeKnown(error)) throw error;
    await transaction(ctx, (inner) =>
      inner.db.syncComment.updateMany({
        where: { linkId: place.linkId, commentId, theirId: null },
        data: { sentAt: null, sentDigest: null },
      }),
    );
    if (!isRefusal(error)) throw error;
    await noteRefusal(look, commentId, error, "Not sent to ClickUp");
  }
}

/** The one door to a posting: open while no other is out, and only for what may leave now. */
function notePosting({ ctx, place, conversation }: Look, commentId: string): Promise<PublicReply | null> {
  return transaction(ctx, async (inner) => {
    if (!(await holdLink(inner, place.linkId))) return null;
    const reply = await conversation.readReply(inner, place.sourceId, commentId);
    if (reply === null) return null;
    const at = ctx.now();
    const noted = await inner.db.$executeRaw`
      insert into sync_comments
        (id, organisation_id, link_id, origin, comment_id, state, sent_at, sent_digest, created_at, updated_at)
      values (${newId()}::uuid, ${ctx.organisationId}::uuid, ${place.linkId}::uuid, 'ours', ${commentId}::uuid,
              'waiting', ${at}, ${reply.digest}, ${at}, ${at})
      on conflict (link_id, comment_id) do update set
        state = 'waiting', sent_at = excluded.sent_at, sent_digest = excluded.sent_digest, updated_at = excluded.updated_at
      where sync_comments.sent_at is null and sync_comments.their_id is null and sync_comments.origin = 'ours'`;
    return noted === 1 ? reply : null;
  });
}

/** Stores that a posting has arrived, as which comment. */
export async function settlePosting(
  { ctx, place }: Pick<Look, "ctx" | "place">,
  commentId: string,
  { id, date, theirsDigest = null }: { id: string; date: number | null; theirsDigest?: string | null },
): Promise<void> {
  const at = ctx.now();
  await transaction(ctx, async (inner) => {
    await inner.db.$executeRaw`
      update sync_comments set
        their_id = ${id}, their_date = ${new Date(date ?? at.getTime())}, ours_digest = sent_digest,
        theirs_digest = ${theirsDigest}, agreed_at = ${at}, sent_at = null, sent_digest = null, tried_digest = null,
        state = 'in_step', failure_code = null, failure_message = null, failure_action = null, failure_class = null,
        attempts = 0, updated_at = ${at}
      where link_id = ${place.linkId}::uuid and comment_id = ${commentId}::uuid and sent_at is not null`;
    await noteTravel(inner, place.linkId);
  });
}

async function edit(
  look: Look,
  { commentId, theirId }: { commentId: string; theirId: string },
): Promise<void> {
  const { ctx, place, client, conversation } = look;
  const where = { linkId: place.linkId, commentId, theirId };
  let read: PublicReply | null = null;
  try {
    await client.updateComment(theirId, async () => {
      read = await transaction(ctx, async (inner) => {
        const reply = await conversation.readReply(inner, place.sourceId, commentId);
        // Whatever it says there from now on is our own doing, until it was read once.
        if (reply !== null) await inner.db.syncComment.updateMany({ where, data: { theirsDigest: null } });
        return reply;
      });
      if (read === null) throw new NothingToSendError();
      return composeReply(read);
    });
  } catch (error) {
    if (error instanceof NothingToSendError) return;
    if (isNotThere(error)) return noteGone(look, commentId);
    if (!isRefusal(error)) throw error;
    return noteRefusal(look, commentId, error, "The change was not sent to ClickUp");
  }
  const digest = digestOf(read);
  await transaction(ctx, async (inner) => {
    await inner.db.syncComment.updateMany({
      where,
      data: {
        oursDigest: digest,
        agreedAt: ctx.now(),
        state: "in_step",
        triedDigest: null,
        ...NOTHING_FAILED,
      },
    });
    await noteTravel(inner, place.linkId);
  });
}

function digestOf(reply: PublicReply | null): string | null {
  return reply?.digest ?? null;
}

async function withdraw(
  look: Look,
  { commentId, theirId }: { commentId: string; theirId: string },
): Promise<void> {
  const { ctx, place, client } = look;
  try {
    await client.deleteComment(theirId);
  } catch (error) {
    if (isRefusal(error)) {
      await noteRefusal(look, commentId, error, "Still to be read in ClickUp");
      return;
    }
    if (!isNotThere(error)) throw error;
  }
  await transaction(ctx, async (inner) => {
    await inner.db.syncComment.deleteMany({ where: { linkId: place.linkId, commentId, theirId } });
    await noteTravel(inner, place.linkId);
  });
}

async function forget({ ctx, place }: Look, commentId: string): Promise<void> {
  await transaction(ctx, (inner) =>
    inner.db.syncComment.deleteMany({
      where: { linkId: place.linkId, commentId, origin: "ours", sentAt: null },
    }),
  );
}

async function noteRefusal(
  { ctx, place, conversation }: Look,
  commentId: string,
  error: unknown,
  what: string,
): Promise<void> {
  const failure = failureOf(error, what);
  await transaction(ctx, async (inner) => {
    const reply = await conversation.readReply(inner, place.sourceId, commentId);
    await inner.db.syncComment.updateMany({
      where: { linkId: place.linkId, commentId, origin: "ours" },
      data: {
        ...troubled("failed", failure),
        triedDigest: reply?.digest ?? WITHDRAWN,
        attempts: { increment: 1 },
      },
    });
    await noteTravel(inner, place.linkId);
  });
}

/** Notes that our comment was deleted in ClickUp. What the customer read stays. */
export async function noteGone(
  { ctx, place }: Pick<Look, "ctx" | "place">,
  commentId: string,
): Promise<void> {
  await transaction(ctx, async (inner) => {
    await inner.db.syncComment.updateMany({
      where: { linkId: place.linkId, commentId, origin: "ours", goneAt: null },
      data: {
        ...troubled("conflict", {
          code: "deleted_in_clickup",
          message: "Deleted in ClickUp. What the customer reads stays as it is.",
          action: "Send it again, or leave it.",
          failureClass: "person",
        }),
        goneAt: ctx.now(),
      },
    });
    await noteTravel(inner, place.linkId);
  });
}
