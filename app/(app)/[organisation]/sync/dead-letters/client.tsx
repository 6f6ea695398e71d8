"use client";

import { MailX, RotateCcw, ShieldQuestion, SkipForward, Tag } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useMemo, useState } from "react";
import { usePageCursors } from "#app/_shell/use-page-cursors.ts";
import { useCustomerFacet } from "#components/features/customers/use-customer-facet.tsx";
import { DeadLetterCauses } from "#components/features/sync/dead-letter-causes.tsx";
import { DEAD_LETTER_COLUMNS } from "#components/features/sync/dead-letter-columns.tsx";
import { useChangeDeadLetters, useDeadLetters } from "#components/features/sync/dead-letter-queries.ts";
import { letterName, STATE_LOOKS, tellChange } from "#components/features/sync/dead-letter-words.ts";
import { FilteredTable } from "#components/patterns/data-table/filtered-table.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import type { FilterFacet } from "#components/patterns/filter-bar.tsx";
import { useCan } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import {
  DEAD_LETTER_SELECTION_MAX,
  DEAD_LETTER_STATES,
  type DeadLetter,
  FAILURE_CLASS_LABELS,
  FAILURE_CLASSES,
} from "#lib/sync/schema.ts";
import {
  type DeadLetterParams,
  deadLetterParams,
  loadDeadLetterParams,
  toDeadLetterFilters,
  toDeadLetterInput,
} from "./search-params.ts";

const keyOf = (letter: DeadLetter) => letter.id;

/** What did not arrive, why, and what can be done about it: one by one, and a whole cause at once. */
export function DeadLettersClient() {
  const canChange = useCan("sync:write");
  const [params, setParams] = useQueryStates(deadLetterParams, { history: "push" });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const input = useMemo(() => toDeadLetterInput(params), [params]);
  const letters = useDeadLetters(input);
  const customer = useCustomerFacet(params.customer === null ? [] : [params.customer]);
  const paging = usePageCursors(params.cursor, letters.data?.nextCursor, (cursor) => {
    setSelected(new Set());
    void setParams({ cursor });
  });
  const isFiltered = Object.keys(toDeadLetterFilters(params)).length > 0;

  function change(next: Partial<DeadLetterParams>) {
    setSelected(new Set());
    void setParams({ ...next, cursor: null });
  }

  return (
    <div className="grid min-w-0 gap-6">
      <DeadLetterCauses
        customerId={toDeadLetterFilters(params).customerId}
        onShow={({ state, code, message }) => change({ state, code, message, class: null })}
      />
      <FilteredTable
        filters={{
          facets: [...facetsOf(params), { ...customer, isSingle: true }, ...causeFacet(params)],
          onFacetChange: (id, [value]) => {
            const read = loadDeadLetterParams(value === undefined ? {} : { [id]: value });
            if (id === "state") change({ state: read.state });
            if (id === "class") change({ class: read.class });
            if (id === "customer") change({ customer: read.customer });
            if (id === "message") change({ code: null, message: null });
          },
        }}
        isFiltered={isFiltered}
        onClear={() => change(loadDeadLetterParams({}))}
        query={letters}
        skeletonCount={8}
        many="dead letters"
        columns={DEAD_LETTER_COLUMNS}
        getRowKey={keyOf}
        getRowLabel={letterName}
        paging={paging}
        {...(canChange
          ? {
              selection: {
                selected,
                onChange: setSelected,
                actions: <ChangeSelected ids={[...selected]} onDone={() => setSelected(new Set())} />,
              },
            }
          : {})}
        empty={
          <EmptyState
            icon={<MailX />}
            title="Everything arrived"
            description="What one side refuses, what both sides change at once, and what waits for ClickUp is listed here, with its reason."
          />
        }
      />
    </div>
  );
}

function facetsOf(params: DeadLetterParams): FilterFacet[] {
  return [
    {
      id: "state",
      label: "State",
      icon: <Tag aria-hidden />,
      options: DEAD_LETTER_STATES.map((value) => ({ value, label: STATE_LOOKS[value].label })),
      selected: params.state === null ? [] : [params.state],
      isSingle: true,
    },
    {
      id: "class",
      label: "Class",
      icon: <ShieldQuestion aria-hidden />,
      options: FAILURE_CLASSES.map((value) => ({ value, label: FAILURE_CLASS_LABELS[value].label })),
      selected: params.class === null ? [] : [params.class],
      isSingle: true,
    },
  ];
}

function causeFacet({ message }: DeadLetterParams): FilterFacet[] {
  if (message === null) return [];
  const options = [{ value: message, label: message }];
  return [{ id: "message", label: "Cause", options, selected: [message], isSingle: true }];
}

function ChangeSelected({ ids, onDone }: { ids: string[]; onDone: () => void }) {
  const retry = useChangeDeadLetters("retry");
  const skip = useChangeDeadLetters("skip");
  const isTooMany = ids.length > DEAD_LETTER_SELECTION_MAX;
  const isBusy = retry.isPending || skip.isPending;
  // What was refused stays selected, to be tried again.
  const run = async (change: typeof retry, what: "retry" | "skip") => {
    if (await tellChange(what, change.mutateAsync({ ids }))) onDone();
  };
  return (
    <>
      <Button
        size="sm"
        disabled={isTooMany || isBusy}
        pending={retry.isPending}
        onClick={() => void run(retry, "retry")}
      >
        <RotateCcw aria-hidden />
        Try again
      </Button>
      <Button
        size="sm"
        variant="ghost"
        disabled={isTooMany || isBusy}
        pending={skip.isPending}
        onClick={() => void run(skip, "skip")}
      >
        <SkipForward aria-hidden />
        Leave both
      </Button>
    </>
  );
}
