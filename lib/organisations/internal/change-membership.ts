import { conflict, RelaydeskError } from "#lib/platform/errors/index.ts";
import type { StaffRole } from "#lib/platform/permissions/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { Member } from "../schema.ts";
import { lockOwners } from "./lock-owners.ts";
import { leavesNoOwner, roleChangeRefusal } from "./role-policy.ts";
import { getMember } from "./to-member.ts";

/**
 * Gives a member another role, or ends the membership when `to` is null: the one way to do either. Throws
 * `forbidden` when the actor may not touch ownership, `conflict` when nobody would own the organisation, or
 * when somebody else changed the same member meanwhile.
 */
export async function changeMembership(
  ctx: VerbContext,
  id: string,
  to: StaffRole | null,
): Promise<{ before: Member; after: Member }> {
  const owners = await lockOwners(ctx.db, ctx.organisationId);
  const before = await getMember(ctx.db, ctx.organisationId, id);
  const change = { from: before.role, to };
  // The actor's role is from the beginning of the request; under the lock it may be another by now.
  const { actor } = ctx;
  const wasDemoted = actor.type === "member" && actor.role === "owner" && !owners.includes(actor.id);
  const refusal = roleChangeRefusal(wasDemoted ? { type: "member", role: "admin" } : actor, change);
  if (refusal !== null) {
    throw new RelaydeskError("forbidden", refusal, { publicMessage: refusal, action: "Ask an owner." });
  }
  if (leavesNoOwner(change, owners.length)) {
    throw conflict(
      "This is the only owner, and an organisation needs one.",
      "Make somebody else an owner first.",
    );
  }
  const { count } = await ctx.db.membership.updateMany({
    where: { id, organisationId: ctx.organisationId, role: before.role, removedAt: null },
    data: to === null ? { removedAt: ctx.now() } : { role: to },
  });
  if (count === 0) throw conflict("Somebody else changed this member at the same moment.", "Look again.");
  return { before, after: to === null ? before : { ...before, role: to } };
}
