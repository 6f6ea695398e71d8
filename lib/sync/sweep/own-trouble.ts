/**
 * Trouble that is one task's own, or one List's: ClickUp answers everything else. A sweep goes past it and leaves it to
 * the task's ordinary comparison, which says what is wrong and tries again; else nothing behind it would ever be checked.
 */
import "server-only";
import { ClickUpApiError, type ClickUpClient } from "#lib/clickup/index.ts";

/** Whether a failure may be one task's own. Those of the token and of the rate budget never are. */
export function mayBeOwnTrouble(error: unknown): error is ClickUpApiError {
  return error instanceof ClickUpApiError && (error.kind === "unavailable" || error.kind === "refused");
}

/** @throws ClickUpApiError when ClickUp is in trouble itself, so that nothing is said of the task. */
export async function requireClickUp(client: Pick<ClickUpClient, "getUser">): Promise<void> {
  await client.getUser();
}
