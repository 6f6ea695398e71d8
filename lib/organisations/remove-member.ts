import "server-only";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { changeMembership } from "./internal/change-membership.ts";
import { Member, MemberIdInput } from "./schema.ts";

/** Ends somebody's membership. What they wrote and did keeps their name; they can be invited again. */
export const removeMember = defineCommand({
  name: "members.remove",
  permission: "members:write",
  audit: "member.removed",
  input: MemberIdInput,
  output: Member,
  run: async (ctx, { id }) => {
    const { before } = await changeMembership(ctx, id, null);
    return {
      output: before,
      audit: {
        target: { type: "member", id, name: before.name },
        before: { email: before.email, role: before.role },
        after: null,
      },
    };
  },
});
