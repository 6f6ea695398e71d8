import "server-only";
import { z } from "zod";
import type { Prisma, TenantDb } from "#lib/platform/db/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { type IntentEvent, nextStatus, statusesBefore } from "../intent-states.ts";
import type { IntentStatus } from "../schema.ts";

/** A job's hold on an intent: which one, and which run of the job. */
export const heldIntentInput = z.strictObject({ intentId: idSchema, runId: z.string().min(1) });
export type HeldIntent = z.infer<typeof heldIntentInput>;

type Changes = Omit<Prisma.TaskIntentUncheckedUpdateManyInput, "status">;

/**
 * Moves an intent that the run holds, by the table of states. False when the run holds it no more: somebody took
 * over, and whatever is to be said of the intent is theirs to say.
 */
export async function moveHeld(
  db: TenantDb,
  held: HeldIntent,
  event: IntentEvent,
  changes: Changes,
  more: Prisma.TaskIntentWhereInput = {},
): Promise<boolean> {
  return move(db, held.intentId, event, changes, { claimToken: held.runId, ...more });
}

/** Moves an intent from any of the states that the event may happen in. */
export async function move(
  db: TenantDb,
  intentId: string,
  event: IntentEvent,
  changes: Changes,
  more: Prisma.TaskIntentWhereInput = {},
): Promise<boolean> {
  const { count } = await db.taskIntent.updateMany({
    where: { id: intentId, status: { in: statusesBefore(event) }, ...more },
    data: { ...changes, status: targetOf(event) },
  });
  return count > 0;
}

/** The state an event leads to: the same from wherever it may happen. */
function targetOf(event: IntentEvent): IntentStatus {
  const [from] = statusesBefore(event);
  const to = from === undefined ? null : nextStatus(from, event);
  if (to === null) throw new Error(`No state allows ${event}`);
  return to;
}

/** What an intent says of a wait or a failure, wiped when it goes on. */
export const NOTHING_TO_SAY = {
  waitingUntil: null,
  waitingReason: null,
  failureCode: null,
  failureMessage: null,
  failureAction: null,
} as const;
