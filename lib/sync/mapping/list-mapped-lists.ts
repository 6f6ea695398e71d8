import "server-only";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { TaskSourceType } from "#lib/tasks/schema.ts";
import type { MappedList } from "./schema.ts";

/** Most Lists that are shown, those with the most links first. */
const LISTS_SHOWN = 500;

/** The Lists that a source's things are linked to, and those that have a mapping already. */
export function listMappedLists(ctx: VerbContext, sourceType: TaskSourceType): Promise<MappedList[]> {
  return ctx.db.$queryRaw<MappedList[]>`
    with used as (
      select connection_id, list_id, max(list_name) as list_name, max(space_name) as space_name,
             count(*)::int as link_count
      from task_links
      where organisation_id = ${ctx.organisationId}::uuid and source_type = ${sourceType} and unlinked_at is null
      group by connection_id, list_id
    )
    select coalesce(m.connection_id, used.connection_id)::text as "connectionId",
           coalesce(m.list_id, used.list_id) as "listId",
           coalesce(used.list_name, m.list_name) as "listName",
           coalesce(used.space_name, '') as "spaceName",
           coalesce(used.link_count, 0) as "linkCount",
           newest.number as "versionNumber",
           coalesce(jsonb_array_length(newest.entries), 0) as "entryCount",
           (select count(*)::int from list_fields f
            where f.connection_id = coalesce(m.connection_id, used.connection_id)
              and f.list_id = coalesce(m.list_id, used.list_id) and f.review is not null) as "reviewCount"
    from used
    full join (select * from field_mappings where source_type = ${sourceType}) m
      on m.connection_id = used.connection_id and m.list_id = used.list_id
    left join lateral (
      select number, entries from field_mapping_versions v where v.mapping_id = m.id order by number desc limit 1
    ) newest on true
    order by coalesce(used.link_count, 0) desc, "listName", "listId"
    limit ${LISTS_SHOWN}`;
}
