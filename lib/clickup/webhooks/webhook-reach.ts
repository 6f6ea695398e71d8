import "server-only";
import { env, isClickupSandbox } from "#lib/platform/env/index.ts";
import { isReachableFromOutside } from "./webhook-address.ts";

/** Whether ClickUp can reach us. The sandbox is on this machine, and reaches everything here. */
export function isWithinReach(): boolean {
  return isClickupSandbox() || isReachableFromOutside(env().NEXTAUTH_URL);
}
