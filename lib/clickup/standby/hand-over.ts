/**
 * What becomes of a connection whose person is there, but whose webhooks are of no use any more: the person may not keep
 * them, or they stay, and stay silent, as those of whoever left a place do (ClickUp fact sheet, section 13).
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

export type HandOver = {
  connectionId: string;
  tokenKey: string;
  cause: "rights" | "silence";
  /** What ClickUp said; null for a silence, of which it says nothing. */
  ecode: string | null;
  /** The Workspaces concerned, by their names. */
  workspaces: string[];
  signal?: AbortSignal;
};

/**
 * Has the standby take over, if its token works now and it sees what the connection needs (`takeOver`): where it sees
 * less, one loss would be traded for another. Returns whether it did; never inside a transaction.
 */
export async function handOver(ctx: Context, wanted: HandOver): Promise<boolean> {
  const { connectionId, tokenKey, cause, ecode, workspaces, signal } = wanted;
  const own = ownContext(ctx);
  try {
    const check = { connectionId, ...(signal === undefined ? {} : { signal }) };
    if ((await checkStandby(own, check)) !== "ready") return false;
  } catch (error) {
    // Trouble says nothing of the standby: the next time that it is wanted, it is tried again.
    ctx.logger.warn({ err: error, connectionId }, "The standby could not be tried");
    return false;
  }
  const { outcome } = await takeOver(own, {
    connectionId,
    fromTokenKey: tokenKey,
    cause,
    ecode,
    workspaces,
  });
  return outcome === "taken_over";
}
