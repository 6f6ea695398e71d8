import "server-only";
import { notFound } from "#lib/platform/errors/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { NOTICE_SELECT, toNotice } from "./internal/to-notice.ts";
import { Notice, NoticeIdInput } from "./schema.ts";

/** Puts a notice away for everybody. If its cause is still there, it comes back with the next thing it hits. */
export const dismissNotice = defineCommand({
  name: "notices.dismiss",
  permission: "notices:write",
  audit: "notice.dismissed",
  input: NoticeIdInput,
  output: Notice,
  run: async (ctx, { id }) => {
    const { count } = await ctx.db.notice.updateMany({
      where: { id, organisationId: ctx.organisationId, resolvedAt: null },
      data: { resolvedAt: ctx.now() },
    });
    const row = await ctx.db.notice.findFirst({
      where: { id, organisationId: ctx.organisationId },
      select: NOTICE_SELECT,
    });
    if (row === null) throw notFound("notice");
    const output = toNotice(row);
    if (count === 0) return { output, audit: null };
    return {
      output,
      audit: {
        target: { type: "notice", id, name: row.title },
        before: { isOpen: true },
        after: { isOpen: false },
      },
    };
  },
});
