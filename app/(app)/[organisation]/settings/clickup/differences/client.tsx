"use client";

import { CircleCheck, CircleHelp, GitCompare, Type } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import { usePageCursors } from "#app/_shell/use-page-cursors.ts";
import { useCustomerFacet } from "#components/features/customers/use-customer-facet.tsx";
import { DIFFERENCE_COLUMNS } from "#components/features/sync/difference-columns.tsx";
import {
  CAUSE_APPEARANCE,
  DIFFERENCE_STATE_APPEARANCE,
  differenceFieldOptions,
} from "#components/features/sync/difference-words.ts";
import { useDifferences } from "#components/features/sync/sweep-queries.ts";
import { withoutMarker } from "#components/features/tasks/without-marker.ts";
import { useTicketFields } from "#components/features/tickets/queries.ts";
import { FilteredTable } from "#components/patterns/data-table/filtered-table.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import type { FilterFacet } from "#components/patterns/filter-bar.tsx";
import { Section } from "#components/patterns/section.tsx";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Breadcrumb, BreadcrumbItem, BreadcrumbLink, BreadcrumbPage } from "#components/ui/breadcrumb.tsx";
import {
  DIFFERENCE_CAUSES,
  DIFFERENCE_DAYS_KEPT,
  DIFFERENCE_STATES,
  type Difference,
} from "#lib/sync/schema.ts";
import {
  DEFAULT_DIFFERENCE_PARAMS,
  type DifferenceListParams,
  differenceListParams,
  loadDifferenceListParams,
  toDifferenceInput,
} from "./search-params.ts";

const keyOf = (difference: Difference) => difference.id;
const labelOf = ({ label, taskName, fieldLabel }: Difference) =>
  `${label ?? withoutMarker(taskName)}: ${fieldLabel}`;

/** What checks found, where it comes from, and what became of it. */
export function DifferenceListClient() {
  const { slug } = useOrganisation();
  const [params, setParams] = useQueryStates(differenceListParams, { history: "push" });
  const input = useMemo(() => toDifferenceInput(params), [params]);
  const differences = useDifferences(input);
  const custom = useTicketFields();
  const fields = differenceFieldOptions(
    (custom.data ?? []).filter(({ archivedAt }) => archivedAt === null),
    differences.data?.items ?? [],
  );
  const customer = useCustomerFacet(params.customer === null ? [] : [params.customer]);
  const paging = usePageCursors(
    params.cursor,
    differences.data?.nextCursor,
    (cursor) => void setParams({ cursor }),
  );
  const change = (next: Partial<DifferenceListParams>) => void setParams({ ...next, cursor: null });
  const isFiltered = Object.entries(params).some(([, value]) => value !== null);
  return (
    <div className="grid min-w-0 gap-4">
      <Breadcrumb>
        <BreadcrumbItem>
          <BreadcrumbLink>
            <Link href={`/${slug}/settings/clickup`}>ClickUp</Link>
          </BreadcrumbLink>
        </BreadcrumbItem>
        <BreadcrumbItem>
          <BreadcrumbPage>Differences</BreadcrumbPage>
        </BreadcrumbItem>
      </Breadcrumb>
      <Section
        title="Differences"
        description={`What tickets and their tasks were found not to say alike, where that comes from, and what became of it. What is over is kept for ${DIFFERENCE_DAYS_KEPT} days.`}
      >
        <FilteredTable
          filters={{
            facets: [...facetsOf(params, fields), { ...customer, isSingle: true }],
            onFacetChange: (id, [value]) => {
              const read = loadDifferenceListParams(value === undefined ? {} : { [id]: value });
              if (id === "customer") change({ customer: read.customer });
              if (id === "cause") change({ cause: read.cause });
              if (id === "state") change({ state: read.state });
              if (id === "field") change({ field: read.field });
            },
          }}
          isFiltered={isFiltered}
          onClear={() => change(DEFAULT_DIFFERENCE_PARAMS)}
          query={differences}
          skeletonCount={8}
          many="differences"
          columns={DIFFERENCE_COLUMNS}
          getRowKey={keyOf}
          getRowLabel={labelOf}
          paging={paging}
          empty={
            <EmptyState
              icon={<GitCompare />}
              title="No difference was found"
              description="Every check so far found that tickets and tasks say the same, or what was on its way already."
            />
          }
        />
      </Section>
    </div>
  );
}

function facetsOf(
  { cause, state, field }: DifferenceListParams,
  fields: FilterFacet["options"],
): FilterFacet[] {
  const chosen = (value: string | null) => (value === null ? [] : [value]);
  return [
    {
      id: "cause",
      label: "Cause",
      icon: <CircleHelp aria-hidden />,
      options: DIFFERENCE_CAUSES.map((value) => ({ value, label: CAUSE_APPEARANCE[value].label })),
      selected: chosen(cause),
      isSingle: true,
    },
    {
      id: "state",
      label: "Now",
      icon: <CircleCheck aria-hidden />,
      options: DIFFERENCE_STATES.map((value) => ({ value, label: DIFFERENCE_STATE_APPEARANCE[value].label })),
      selected: chosen(state),
      isSingle: true,
    },
    {
      id: "field",
      label: "Field",
      icon: <Type aria-hidden />,
      options: fields,
      selected: chosen(field),
      isSingle: true,
    },
  ];
}
