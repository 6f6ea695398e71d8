/** What waits behind the trouble of a whole conversation, said on each reply and file that it keeps back. */
import "server-only";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { TaskSource } from "#lib/tasks/index.ts";
import { goesOut, readConversationRules } from "./conversation-rules.ts";
import { planFiles } from "./plan-files.ts";
import { planReplies } from "./plan-replies.ts";
import { readFilePairs, readReplyPairs } from "./read-pairs.ts";
import type { ConversationEntry } from "./schema.ts";

type Waiting = {
  link: { id: string; taskUrl: string; customerId: string | null };
  state: { since: Date | null; failureMessage: string | null; attempts: number };
};

export async function waitingEntries(
  ctx: VerbContext,
  { conversation }: TaskSource,
  sourceId: string,
  { link, state }: Waiting,
): Promise<ConversationEntry[]> {
  if (conversation === null) return [];
  const rules = await readConversationRules(ctx, link.customerId);
  const { since, failureMessage, attempts } = state;
  const replies = planReplies(
    await readReplyPairs(ctx, link.id),
    await conversation.listReplies(ctx, sourceId),
    { since, isAllowed: goesOut(rules.comments) },
  ).flatMap((step) => (step.kind === "forget" || step.kind === "withdraw" ? [] : [step.commentId]));
  const ours = await conversation.listFiles(ctx, sourceId);
  const files = planFiles(await readFilePairs(ctx, link.id), ours, [], new Set(), {
    since,
    limit: rules.fileLimit,
    goesOut: goesOut(rules.attachments),
    comesIn: false,
  }).flatMap((step) => (step.kind === "upload" || step.kind === "settle" ? [step.attachmentId] : []));
  const entry = (kind: "comment" | "file", targetId: string, fileName: string | null): ConversationEntry => ({
    id: targetId,
    kind,
    way: "to_clickup",
    targetId,
    fileName,
    taskUrl: link.taskUrl,
    state: "waiting",
    message: `Not sent to ClickUp yet: ${failureMessage ?? "it is on its way."}`,
    action: null,
    failureClass: "retry",
    attempts,
    isRetryable: false,
  });
  return [
    ...replies.map((id) => entry("comment", id, null)),
    ...files.map((id) => entry("file", id, ours.find((file) => file.id === id)?.fileName ?? null)),
  ];
}
