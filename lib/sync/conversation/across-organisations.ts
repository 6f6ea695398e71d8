/** What the sweep must see of all organisations. */
import "server-only";
import { systemDb } from "#lib/platform/db/index.ts";

/**
 * Asks for a comparison of links whose conversation is due and that nothing else asks for: what waited for a try, or
 * for an outcome that could not be known before. Answers how many.
 */
export async function requestDueConversationsAcrossOrganisations(at: Date, limit: number): Promise<number> {
  const asked = await systemDb().$queryRaw<{ link: string }[]>`
    select due.link_id::text as link, relaydesk_request_sync(due.link_id, due.organisation_id, 'conversation')::text
    from (
      select c.link_id, c.organisation_id
      from sync_conversations c
      join task_links l on l.id = c.link_id
      where c.not_before <= ${at} and l.unlinked_at is null and l.gone_at is null
        and not exists (select from sync_requests r where r.link_id = c.link_id)
      order by c.not_before
      limit ${limit}
    ) due`;
  return asked.length;
}
