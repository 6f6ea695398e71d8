import "server-only";
import { createHash } from "node:crypto";
import { z } from "zod";
import { raiseCountedNotice, resolveCountedNotice } from "#lib/organisations/index.ts";
import { systemPool } from "#lib/platform/db/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import { lettersOf } from "./letter-rows.ts";

/** The beginning of the names of these notices' causes. */
const PREFIX = "sync.";
/** What is put off once or twice is no news. */
const TRIES_UNTOLD = 2;
/** Organisations whose people are told, or un-told, in one round. */
const AT_ONCE = 500;

type Cause = { state: string; code: string; message: string; action: string | null; links: number };

const tickets = (count: number) => (count === 1 ? "1 ticket" : `${count.toLocaleString("en-GB")} tickets`);

/**
 * Tells the people in charge what does not arrive: one notice for one cause, however many tickets it hits, and takes it
 * back when it hits none any more. Made from how things stand, so that doing it twice says nothing twice.
 */
export const tellDeadLetters = defineCommand({
  name: "dead_letters.tell",
  withoutAudit: "notices tell what is on record elsewhere",
  permission: "sync:write",
  input: z.strictObject({}),
  output: z.object({ open: z.number().int() }),
  run: async (ctx) => {
    const causes = await ctx.db.$queryRaw<Cause[]>`
      select state, code, message, max(action) as action, count(distinct link_id)::int as links
      from (${lettersOf(ctx.organisationId, {})}) letters
      where state in ('failed', 'conflict', 'gone') or (state = 'waiting' and attempts > ${TRIES_UNTOLD})
      group by state, code, message`;
    const open = new Set<string>();
    for (const cause of causes) {
      const deduplicationKey = keyOf(cause);
      open.add(deduplicationKey);
      await raiseCountedNotice(ctx, { deduplicationKey, ...wordsOf(cause) }, cause.links);
    }
    await resolveOthers(ctx, open);
    return { output: { open: open.size } };
  },
});

function keyOf({ state, code, message }: Cause): string {
  return `${PREFIX}${state}.${code}.${createHash("sha256").update(message).digest("hex").slice(0, 12)}`;
}

function wordsOf({ state, code, message, action, links }: Cause) {
  const actionPath = `/sync/dead-letters?${new URLSearchParams({ state, code, message })}`;
  const body = [message, action].filter((sentence) => sentence !== null).join(" ");
  switch (state) {
    case "conflict":
      return {
        severity: "warning" as const,
        title: `${tickets(links)} changed on both sides at once`,
        body,
        actionLabel: "Decide",
        actionPath,
      };
    case "gone":
      return {
        severity: "warning" as const,
        title: `The ClickUp tasks of ${tickets(links)} are gone`,
        body,
        actionLabel: "Look at them",
        actionPath,
      };
    case "waiting":
      return {
        severity: "warning" as const,
        title: `${tickets(links)} ${links === 1 ? "waits" : "wait"} for ClickUp`,
        body,
        actionLabel: "Look at them",
        actionPath,
      };
    default:
      return {
        severity: "error" as const,
        title: `A change on ${tickets(links)} does not arrive`,
        body,
        actionLabel: "Look at it",
        actionPath,
      };
  }
}

async function resolveOthers(ctx: VerbContext, open: ReadonlySet<string>): Promise<void> {
  const standing = await ctx.db.notice.findMany({
    where: {
      deduplicationKey: { startsWith: PREFIX },
      OR: [{ resolvedAt: null }, { occurrences: { gt: 0 } }],
    },
    select: { deduplicationKey: true },
  });
  for (const { deduplicationKey } of standing) {
    if (!open.has(deduplicationKey)) await resolveCountedNotice(ctx, deduplicationKey);
  }
}

/**
 * Organisations with something to tell, or to take back: in any order, so that those with lasting trouble are not the only
 * ones of each round when there are more than one takes.
 */
export async function listDeadLettersDueAcrossOrganisations(limit = AT_ONCE): Promise<string[]> {
  const { rows } = await systemPool().query<{ id: string }>(
    `select id from (
     select organisation_id::text as id from sync_fields where state in ('failed', 'conflict')
     union select organisation_id::text from sync_comments where state in ('failed', 'conflict')
     union select organisation_id::text from sync_files where state in ('failed', 'conflict')
     union select organisation_id::text from sync_requests where attempts > $1
     union select organisation_id::text from sync_conversations where failure_code is not null and attempts > $1
     union select organisation_id::text from task_links where gone_at is not null and unlinked_at is null
     union select organisation_id::text from notices where deduplication_key like $2 and (resolved_at is null or occurrences > 0)
     ) due order by random() limit $3`,
    [TRIES_UNTOLD, `${PREFIX}%`, limit],
  );
  return rows.map(({ id }) => id);
}
