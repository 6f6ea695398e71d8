import "server-only";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { changeMembership } from "./internal/change-membership.ts";
import { Member, NoInput } from "./schema.ts";

/** Ends one's own membership. The only owner cannot leave. */
export const leaveOrganisation = defineCommand({
  name: "members.leave",
  permission: "members:read",
  audit: "member.left",
  input: NoInput,
  output: Member,
  run: async (ctx) => {
    if (ctx.actor.type !== "member") {
      throw new RelaydeskError("forbidden", "Only a member can leave", {
        publicMessage: "Only a member of the organisation can leave it.",
      });
    }
    const { before } = await changeMembership(ctx, ctx.actor.id, null);
    return {
      output: before,
      audit: {
        target: { type: "member", id: before.id, name: before.name },
        before: { email: before.email, role: before.role },
        after: null,
      },
    };
  },
});
