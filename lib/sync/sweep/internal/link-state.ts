import "server-only";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { FieldRule, LinkFieldName, SyncField } from "../../engine/policies.ts";
import { readRulesOfCustomers } from "../../rules/read-rules.ts";
import type { StoredState } from "../classify.ts";
import { type Meanings, readMeanings } from "./meanings.ts";

export type LinkState = {
  /** Null too when it is about another custom field of ClickUp's than the one that is mapped now. */
  row: (linkId: string, field: LinkFieldName, mappedTo: string | null) => StoredState | null;
  rule: (customerId: string, field: SyncField) => FieldRule;
  /** Whether a comparison is asked for or under way: then it has the word. */
  isAskedFor: (linkId: string) => boolean;
  /** Whether the link was compared, or a field of it settled, after an instant. */
  wasComparedSince: (linkId: string, instant: Date) => boolean;
  meaningChangedAt: Meanings;
};

/** What is stored of links, for many at once. */
export async function readLinkState(
  ctx: VerbContext,
  {
    linkIds,
    customerIds,
    connectionId,
    statusesByList,
  }: {
    linkIds: string[];
    customerIds: string[];
    connectionId: string;
    statusesByList: Record<string, unknown>;
  },
): Promise<LinkState> {
  const fields = await ctx.db.syncField.findMany({ where: { linkId: { in: linkIds } } });
  const rows = new Map(fields.map((field) => [`${field.linkId} ${field.field}`, field]));
  const settledAt = new Map<string, number>();
  for (const { linkId, agreedAt } of fields)
    settledAt.set(linkId, Math.max(settledAt.get(linkId) ?? 0, agreedAt?.getTime() ?? 0));
  // Last, and by one statement: a comparison that ended since the fields were read shows in one of the two.
  const links = await ctx.db.$queryRaw<{ id: string; lastSyncedAt: Date; isAskedFor: boolean }[]>`
    select link.id::text, link.last_synced_at as "lastSyncedAt", request.link_id is not null as "isAskedFor"
    from task_links link left join sync_requests request on request.link_id = link.id
    where link.id = any(${linkIds}::uuid[])`;
  const known = new Map(links.map((link) => [link.id, link]));
  const meaningChangedAt = await readMeanings(ctx, { connectionId, listIds: Object.keys(statusesByList) });
  const { rulesOf } = await readRulesOfCustomers(ctx, customerIds);
  const rules = new Map([...new Set(customerIds)].map((id) => [id, rulesOf(id).fields]));
  return {
    row: (linkId, field, mappedTo) => {
      const row = rows.get(`${linkId} ${field}`);
      return row === undefined || row.mappedTo !== mappedTo ? null : row;
    },
    rule: (customerId, field) => (rules.get(customerId) ?? rulesOf(null).fields)[field],
    isAskedFor: (linkId) => known.get(linkId)?.isAskedFor ?? true,
    wasComparedSince: (linkId, instant) =>
      Math.max(known.get(linkId)?.lastSyncedAt.getTime() ?? 0, settledAt.get(linkId) ?? 0) >=
      instant.getTime(),
    meaningChangedAt,
  };
}
