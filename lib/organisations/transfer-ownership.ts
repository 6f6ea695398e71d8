import "server-only";
import { conflict, RelaydeskError } from "#lib/platform/errors/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { changeMembership } from "./internal/change-membership.ts";
import { Member, MemberIdInput } from "./schema.ts";

/** Makes another member an owner and oneself an admin, both or neither. */
export const transferOwnership = defineCommand({
  name: "members.transfer_ownership",
  permission: "organisation:transfer",
  audit: "ownership.transferred",
  input: MemberIdInput,
  output: Member,
  run: async (ctx, { id }) => {
    const { actor } = ctx;
    if (actor.type !== "member") {
      throw new RelaydeskError("forbidden", "Only an owner can hand over ownership", {
        publicMessage: "Only an owner can hand ownership over.",
      });
    }
    if (actor.id === id) throw conflict("You are the owner already.");
    const heir = await changeMembership(ctx, id, "owner");
    const giver = await changeMembership(ctx, actor.id, "admin");
    return {
      output: heir.after,
      audit: [
        {
          target: { type: "member", id, name: heir.after.name },
          before: { role: heir.before.role },
          after: { role: heir.after.role },
        },
        {
          target: { type: "member", id: actor.id, name: giver.after.name },
          before: { role: giver.before.role },
          after: { role: giver.after.role },
        },
      ],
    };
  },
});
