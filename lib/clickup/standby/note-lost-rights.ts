/**
 * What becomes of a connection whose person is there, but may not keep webhooks in a Workspace any more: the webhooks
 * of whoever left a place stay, and stay silent (ClickUp fact sheet, section 13).
 */
import "server-only";
import type { Context } from "#lib/platform/context/index.ts";
import type { ClickUpApiError } from "../errors.ts";
import { checkStandby } from "./check-standby.ts";
import { ownContext } from "./own-context.ts";
import { takeOver } from "./take-over.ts";

/** "Needs a larger plan": whoever asks, the answer is the same. */
const PLAN_ECODE = "TEAM_110";

/** Whether ClickUp refused because of who asked, so that somebody else might do better. */
export function isLackOfRights({ kind, httpStatus, ecode }: ClickUpApiError): boolean {
  if (ecode === PLAN_ECODE) return false;
  return httpStatus === 403 || (httpStatus === 401 && kind === "unreachable_object");
}

/**
 * Has the standby take over, if its token works now and it sees every Workspace of the connection: where it sees less,
 * one loss would be traded for another. Returns whether it did; never inside a transaction.
 */
export async function noteLostRights(
  ctx: Context,
  lost: { connectionId: string; tokenKey: string; ecode: string; workspaces: string[]; signal?: AbortSignal },
): Promise<boolean> {
  const { connectionId, tokenKey, ecode, workspaces, signal } = lost;
  const own = ownContext(ctx);
  try {
    const check = { connectionId, ...(signal === undefined ? {} : { signal }) };
    if ((await checkStandby(own, check)) !== "ready") return false;
  } catch (error) {
    // Trouble says nothing of the standby: the guardian's next look tries again.
    ctx.logger.warn({ err: error, connectionId }, "The standby could not be tried");
    return false;
  }
  const { outcome } = await takeOver(own, {
    connectionId,
    fromTokenKey: tokenKey,
    ecode,
    lostWorkspaces: workspaces,
  });
  return outcome === "taken_over";
}
