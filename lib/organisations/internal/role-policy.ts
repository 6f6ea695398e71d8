import type { Actor } from "#lib/platform/context/index.ts";
import type { StaffRole } from "#lib/platform/permissions/index.ts";

/** What is about to happen to a member: a new role, or none when they join or are removed. */
export type RoleChange = { from: StaffRole | null; to: StaffRole | null };

/** Why an actor may not do it, as a sentence; null when it may. Ownership is given and taken by owners only. */
export function roleChangeRefusal(
  actor: Pick<Actor, "type"> & { role?: StaffRole },
  change: RoleChange,
): string | null {
  const touchesOwnership = change.from === "owner" || change.to === "owner";
  if (!touchesOwnership) return null;
  if (actor.type === "system" || actor.type === "cli") return null;
  if (actor.type === "member" && actor.role === "owner") return null;
  return change.to === "owner"
    ? "Only an owner can make somebody an owner."
    : "Only an owner can change or remove an owner.";
}

/** Whether a change would leave the organisation without anybody who may do everything. */
export function leavesNoOwner(change: RoleChange, ownerCount: number): boolean {
  return change.from === "owner" && change.to !== "owner" && ownerCount <= 1;
}
