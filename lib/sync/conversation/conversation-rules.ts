/** What of a customer's conversations syncs. */
import "server-only";
import { env } from "#lib/platform/env/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { Direction } from "../engine/policies.ts";
import { readSyncRules } from "../rules/read-rules.ts";

export type ConversationRules = {
  comments: Direction;
  attachments: Direction;
  takesAsReplies: boolean;
  /** Bytes. */
  fileLimit: number;
};

export async function readConversationRules(
  ctx: VerbContext,
  customerId: string | null,
): Promise<ConversationRules> {
  const { comments, attachments, takesAsReplies, fileLimitMb } = await readSyncRules(ctx, customerId);
  // What a ticket cannot hold cannot come in, and could not have been added here.
  const fileLimit = Math.min(fileLimitMb * 1_048_576, env().ATTACHMENT_MAX_BYTES);
  return { comments, attachments, takesAsReplies, fileLimit };
}

export function goesOut(direction: Direction): boolean {
  return direction === "both" || direction === "to_clickup";
}

export function comesIn(direction: Direction): boolean {
  return direction === "both" || direction === "from_clickup";
}
