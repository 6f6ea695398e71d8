/** The sweep's reading of ClickUp's comments: some tasks at a time, whatever is read of them without the words. */
import "server-only";
import { ClickUpApiError, type ClickUpClient, ClickUpRateLimitError } from "#lib/clickup/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { transaction } from "#lib/platform/verb/index.ts";
import type { TaskSources } from "#lib/tasks/index.ts";
import { comesIn, readConversationRules } from "../conversation/conversation-rules.ts";
import { type CommentsClient, readComments } from "../conversation/read-comments.ts";
import { heardOf } from "../conversation/take-comments.ts";
import type { ConversationReading } from "./check-conversations.ts";
import type { DueConversation } from "./due-conversations.ts";
import { mayBeOwnTrouble, requireClickUp } from "./own-trouble.ts";

export type ReadConversations = {
  /** Null for one that nothing comes in of, or that ClickUp does not show. */
  readings: { linkId: string; reading: ConversationReading | null }[];
  /** Links whose task's comments ClickUp cannot tell, though it answers otherwise. */
  troubled: string[];
  calls: number;
};

/** Reads as many as the budget has room for; at least one, or it says why not. */
export async function readConversations(
  ctx: Context,
  client: ClickUpClient,
  sources: TaskSources,
  due: readonly DueConversation[],
): Promise<ReadConversations> {
  const readings: ReadConversations["readings"] = [];
  const troubled: string[] = [];
  let calls = 0;
  const counted = counting(client, () => {
    calls += 1;
  });
  for (const conversation of due) {
    try {
      readings.push({
        linkId: conversation.linkId,
        reading: await readOne(ctx, counted, sources, conversation),
      });
    } catch (error) {
      // What was read so far is stored; the next try begins with this one.
      if (error instanceof ClickUpRateLimitError && readings.length + troubled.length > 0) break;
      if (!mayBeOwnTrouble(error)) throw error;
      troubled.push(conversation.linkId);
    }
  }
  if (troubled.length > 0 && readings.length === 0) {
    await requireClickUp(client);
    calls += 1;
  }
  return { readings, troubled, calls };
}

async function readOne(
  ctx: Context,
  client: CommentsClient,
  sources: TaskSources,
  { linkId, sourceType, taskId, customerId, since }: DueConversation,
): Promise<ConversationReading | null> {
  if (sources[sourceType].conversation === null) return null;
  const { rules, replyCounts } = await transaction(ctx, async (inner) => ({
    rules: await readConversationRules(inner, customerId),
    replyCounts: new Map(
      (
        await inner.db.syncComment.findMany({
          where: { linkId },
          select: { theirId: true, replyCount: true },
        })
      ).map((pair) => [pair.theirId, pair.replyCount]),
    ),
  }));
  if (!comesIn(rules.comments)) return null;
  const readAt = ctx.now();
  try {
    const read = await readComments(client, taskId, {
      isAll: true,
      isKnown: (id) => replyCounts.has(id),
      downTo: null,
      since,
      knownReplies: (id) => replyCounts.get(id) ?? 0,
    });
    return {
      readAt,
      heard: heardOf(read),
      threadIds: [...read.threads.keys()],
      completeSince: read.completeSince,
    };
  } catch (error) {
    // The comparison says what has become of the task.
    if (error instanceof ClickUpApiError && error.kind === "unreachable_object") return null;
    throw error;
  }
}

function counting(client: CommentsClient, count: () => void): CommentsClient {
  return {
    listComments: (...input) => {
      count();
      return client.listComments(...input);
    },
    listCommentReplies: (...input) => {
      count();
      return client.listCommentReplies(...input);
    },
  };
}
