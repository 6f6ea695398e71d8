import "server-only";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { changeMembership } from "./internal/change-membership.ts";
import { getMember } from "./internal/to-member.ts";
import { ChangeMemberRoleInput, Member } from "./schema.ts";

/** Gives a member another role. It counts from their next click on. */
export const changeMemberRole = defineCommand({
  name: "members.change_role",
  permission: "members:write",
  audit: "member.role_changed",
  input: ChangeMemberRoleInput,
  output: Member,
  run: async (ctx, { id, role }) => {
    const present = await getMember(ctx.db, ctx.organisationId, id);
    if (present.role === role) return { output: present, audit: null };
    const { before, after } = await changeMembership(ctx, id, role);
    return {
      output: after,
      audit: {
        target: { type: "member", id, name: after.name },
        before: { role: before.role },
        after: { role: after.role },
      },
    };
  },
});
