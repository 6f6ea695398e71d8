import "server-only";
import { z } from "zod";
import { raiseNotice } from "#lib/organisations/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import { moveHeld, NOTHING_TO_SAY } from "./internal/held-intent.ts";
import { countTaskOutcome } from "./metrics.ts";
import { ringNextAfterwards } from "./ring-next-tasks.ts";
import { type TaskSourceType, taskFailureSchema, taskSourceTypeSchema } from "./schema.ts";
import type { TaskSources } from "./source.ts";

/** What is told to the people in charge of a cause, whatever the number of tickets that it hits. */
const NOTICES: Record<string, { title: string; body: string; actionLabel: string; actionPath: string }> = {
  clickup_list_missing: {
    title: "Some tickets have no List to go to",
    body: "A List in ClickUp is gone, archived, or was never made. Each ticket that it hits offers another choice.",
    actionLabel: "Open jobs",
    actionPath: "/jobs",
  },
  clickup_space_missing: {
    title: "Some tickets have no Space to go to",
    body: "A customer's Space in ClickUp is gone, archived, or closed to our connection.",
    actionLabel: "Open customers",
    actionPath: "/customers",
  },
  clickup_rejected: {
    title: "ClickUp refuses tasks",
    body: "ClickUp understood what Relaydesk sent, and said no. The tickets say why.",
    actionLabel: "Open jobs",
    actionPath: "/jobs",
  },
};

const OTHER_NOTICE = {
  title: "Tickets could not be sent to ClickUp",
  body: "After several tries Relaydesk gave up. The tickets say why, and each can be tried again.",
  actionLabel: "Open jobs",
  actionPath: "/jobs",
};

/** Told by the connection itself, for all tickets at once. */
const TOLD_ELSEWHERE = new Set(["clickup_reconnect_needed", "clickup_not_connected"]);

export function noticeKeyOf(code: string): string {
  return `task_failed.${code}`;
}

/** Makes the command that gives an intent up, in a state that people see. */
export function defineFailTask(sources: TaskSources) {
  return defineCommand({
    name: "tasks.fail",
    audit: "task.failed",
    permission: "tasks:create",
    input: z.strictObject({ intentId: idSchema, runId: z.string(), failure: taskFailureSchema }),
    output: z.object({ isOurs: z.boolean() }),
    run: async (ctx, { intentId, runId, failure }) => {
      const isOurs = await moveHeld(ctx.db, { intentId, runId }, "fail", {
        ...NOTHING_TO_SAY,
        failureCode: failure.code,
        failureMessage: failure.message.slice(0, 1_000),
        failureAction: failure.action,
        claimToken: null,
        claimedAt: null,
      });
      if (!isOurs) return { output: { isOurs }, audit: null };
      const intent = await ctx.db.taskIntent.findUniqueOrThrow({ where: { id: intentId } });
      const sourceType = taskSourceTypeSchema.parse(intent.sourceType);
      await tell(ctx, sources, sourceType, intent.sourceId, failure);
      await ringNextAfterwards(ctx, intent.customerId);
      countTaskOutcome("failed");
      return {
        output: { isOurs },
        audit: {
          target: { type: sourceType, id: intent.sourceId, name: intent.marker },
          after: { status: "failed", code: failure.code, reason: failure.message },
        },
      };
    },
  });
}

async function tell(
  ctx: VerbContext,
  sources: TaskSources,
  sourceType: TaskSourceType,
  sourceId: string,
  failure: { code: string; message: string },
): Promise<void> {
  await sources[sourceType].onTaskChanged(ctx, sourceId, { kind: "failed", ...failure });
  if (TOLD_ELSEWHERE.has(failure.code)) return;
  await raiseNotice(ctx, {
    deduplicationKey: noticeKeyOf(failure.code),
    severity: "error",
    ...(NOTICES[failure.code] ?? OTHER_NOTICE),
  });
}
