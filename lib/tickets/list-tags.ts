import "server-only";
import { z } from "zod";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { listTagsInput, tagUseSchema } from "./schema.ts";

/** Tags are gathered from this many of the tickets that changed last: enough to suggest what is in use. */
const TICKETS_LOOKED_AT = 5_000;
const TAGS_MAX = 100;

/** The tags in use, the most frequent first. */
export const listTags = defineQuery({
  name: "tickets.list_tags",
  permission: "tickets:read",
  input: listTagsInput,
  output: z.array(tagUseSchema),
  run: async (ctx, { q }) => {
    const start = (q ?? "").trim().toLowerCase();
    return ctx.db.$queryRaw<{ tag: string; count: number }[]>`
      select tag, count(*)::int as count
      from (
        select tags from tickets where organisation_id = ${ctx.organisationId}::uuid
        order by updated_at desc, id desc limit ${TICKETS_LOOKED_AT}
      ) recent, unnest(recent.tags) as tag
      where starts_with(tag, ${start})
      group by tag
      order by count desc, tag
      limit ${TAGS_MAX}`;
  },
});
