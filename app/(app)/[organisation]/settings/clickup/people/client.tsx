"use client";

import { RefreshCw, UsersRound } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import { usePageCursors } from "#app/_shell/use-page-cursors.ts";
import { reasonOf } from "#components/features/customers/reason.ts";
import { count } from "#components/features/sync/delivery-words.ts";
import { peopleColumns } from "#components/features/sync/people/people-columns.tsx";
import { usePeopleRead, useSayWho, useSyncPeople } from "#components/features/sync/people/queries.ts";
import { FilteredTable } from "#components/patterns/data-table/filtered-table.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { Section } from "#components/patterns/section.tsx";
import { useCan } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { SyncPerson } from "#lib/sync/schema.ts";
import { peopleParams, SHOWN, toSyncPeopleInput } from "./search-params.ts";

const SHOWN_LABELS: Record<(typeof SHOWN)[number], string> = {
  review: "Nobody yet",
  matched: "Known on both sides",
  never: "Never",
};

const keyOf = ({ member, person }: SyncPerson) => `${member?.id ?? ""} ${person?.userId ?? ""}`;
const labelOf = ({ member, person }: SyncPerson) => member?.name ?? person?.name ?? "";

/** Members and people of ClickUp side by side: who is who, and who is nobody there. */
export function PeopleClient() {
  const canWrite = useCan("sync:write");
  const [params, setParams] = useQueryStates(peopleParams, { history: "push" });
  const input = useMemo(() => toSyncPeopleInput(params), [params]);
  const columns = useMemo(() => peopleColumns({ canWrite }), [canWrite]);
  const people = useSyncPeople(input);
  const reading = usePeopleRead();
  const paging = usePageCursors(
    params.cursor,
    people.data?.nextCursor,
    (cursor) => void setParams({ cursor }),
  );
  const clear = () => void setParams({ q: "", show: null, cursor: null });
  return (
    <Section
      title="People"
      description={
        <>
          A ticket's assignee and a task's are the same person when their addresses are. Say so where they are
          not.
          {reading.data?.readAt == null ? null : (
            <>
              {" "}
              {count(reading.data.people, "person of ClickUp was", "people of ClickUp were")} read{" "}
              <RelativeTime at={reading.data.readAt} />.
            </>
          )}
        </>
      }
      actions={canWrite ? <RefreshButton /> : null}
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
              icon: <UsersRound aria-hidden />,
              options: SHOWN.map((value) => ({ value, label: SHOWN_LABELS[value] })),
              selected: params.show === null ? [] : [params.show],
              isSingle: true,
            },
          ],
          onFacetChange: (_id, [value]) =>
            void setParams({ show: SHOWN.find((shown) => shown === value) ?? null, cursor: null }),
        }}
        isFiltered={params.q !== "" || params.show !== null || params.cursor !== null}
        onClear={clear}
        query={people}
        skeletonCount={8}
        many="people"
        columns={columns}
        getRowKey={keyOf}
        getRowLabel={labelOf}
        paging={paging}
        empty={
          <EmptyState
            icon={<UsersRound />}
            title="Nobody is read yet"
            description="ClickUp's people are read once ClickUp is connected, and once a day."
          />
        }
      />
    </Section>
  );
}

function RefreshButton() {
  const { refresh } = useSayWho();
  return (
    <Button
      size="sm"
      pending={refresh.isPending}
      onClick={() =>
        refresh.mutate(undefined, {
          onSuccess: ({ people }) =>
            toast.success(`${count(people, "person of ClickUp is", "people of ClickUp are")} read`),
          onError: (error) =>
            toast.error("ClickUp's people couldn't be read", { description: reasonOf(error) }),
        })
      }
    >
      <RefreshCw aria-hidden />
      Read from ClickUp
    </Button>
  );
}
