"use client";

import { ListChecks } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import { usePageCursors } from "#app/_shell/use-page-cursors.ts";
import { SYNC_LIST_COLUMNS } from "#components/features/sync/statuses/list-columns.tsx";
import { useSyncLists } from "#components/features/sync/statuses/queries.ts";
import { FilteredTable } from "#components/patterns/data-table/filtered-table.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { Section } from "#components/patterns/section.tsx";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import type { SyncList } from "#lib/sync/schema.ts";
import { statusListParams, toSyncListsInput } from "./search-params.ts";

const keyOf = ({ id }: SyncList) => id;
const labelOf = ({ name }: SyncList) => name;

/** The Lists that linked tasks are in, each with statuses of its own. */
export function StatusListClient() {
  const { slug } = useOrganisation();
  const [params, setParams] = useQueryStates(statusListParams, { history: "push" });
  const input = useMemo(() => toSyncListsInput(params), [params]);
  const lists = useSyncLists(input);
  const paging = usePageCursors(
    params.cursor,
    lists.data?.nextCursor,
    (cursor) => void setParams({ cursor }),
  );
  const clear = () => void setParams({ q: "", show: null, cursor: null });
  return (
    <Section
      title="Statuses"
      description="Each List has statuses of its own. Relaydesk proposes what they mean; say so where it is wrong."
    >
      <FilteredTable
        filters={{
          search: {
            value: params.q,
            onValueChange: (q) => void setParams({ q, cursor: null }, { history: "replace" }),
          },
          facets: [
            {
              id: "show",
              label: "Show",
              icon: <ListChecks aria-hidden />,
              options: [{ value: "review", label: "To review" }],
              selected: params.show === null ? [] : [params.show],
              isSingle: true,
            },
          ],
          onFacetChange: (_id, [value]) =>
            void setParams({ show: value === "review" ? "review" : null, cursor: null }),
        }}
        isFiltered={params.q !== "" || params.show !== null || params.cursor !== null}
        onClear={clear}
        query={lists}
        skeletonCount={6}
        many="Lists"
        columns={SYNC_LIST_COLUMNS}
        getRowKey={keyOf}
        getRowLabel={labelOf}
        getRowHref={({ id }) => `/${slug}/settings/clickup/statuses/${id}`}
        paging={paging}
        empty={
          <EmptyState
            icon={<ListChecks />}
            title="No Lists yet"
            description="A List shows up here as soon as a ticket's task is in it."
          />
        }
      />
    </Section>
  );
}
