import "server-only";
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { decodeCursor, pageOf, toPage } from "#lib/platform/pagination/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { INVITATION_SELECT, toInvitation } from "./internal/to-invitation.ts";
import { Invitation, ListInvitationsInput } from "./schema.ts";

const cursorSchema = z.tuple([z.iso.datetime(), idSchema]);

/**
 * Invitations, the newest first. `pending` means neither accepted nor revoked: an expired one is listed too,
 * because somebody must decide whether to send it again.
 */
export const listInvitations = defineQuery({
  name: "invitations.list",
  permission: "members:read",
  input: ListInvitationsInput,
  output: pageOf(Invitation),
  run: async (ctx, { limit, cursor, state, contactId }) => {
    const after = cursor === undefined ? null : decodeCursor(cursor, cursorSchema);
    const rows = await ctx.db.invitation.findMany({
      where: {
        organisationId: ctx.organisationId,
        ...(state === "pending" ? { acceptedAt: null, revokedAt: null } : {}),
        ...(contactId === undefined ? {} : { contactId }),
        ...(after === null
          ? {}
          : { OR: [{ createdAt: { lt: after[0] } }, { createdAt: after[0], id: { lt: after[1] } }] }),
      },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: limit + 1,
      select: INVITATION_SELECT,
    });
    return toPage(
      rows,
      limit,
      (row) => toInvitation(row, ctx.now()),
      (row) => [row.createdAt.toISOString(), row.id],
    );
  },
});
