"use client";

import { UsersRound } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useMemo } from "react";
import { usePageCursors } from "#app/_shell/use-page-cursors.ts";
import { CUSTOMER_RULES_COLUMNS } from "#components/features/sync/rules/customer-rules-columns.tsx";
import { useCustomerRules } from "#components/features/sync/rules/queries.ts";
import { RulesEditor } from "#components/features/sync/rules/rules-editor.tsx";
import { QueryTable } from "#components/patterns/data-table/query-table.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { Section } from "#components/patterns/section.tsx";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import type { CustomerRules } from "#lib/sync/schema.ts";
import { rulesParams, toCustomerRulesInput } from "./search-params.ts";

const keyOf = ({ customer }: CustomerRules) => customer.id;
const labelOf = ({ customer }: CustomerRules) => customer.name;

/** What syncs which way, and the customers for whom it is otherwise. */
export function RulesClient() {
  const { slug } = useOrganisation();
  const [params, setParams] = useQueryStates(rulesParams, { history: "push" });
  const input = useMemo(() => toCustomerRulesInput(params), [params]);
  const customers = useCustomerRules(input);
  const paging = usePageCursors(
    params.cursor,
    customers.data?.nextCursor,
    (cursor) => void setParams({ cursor }),
  );
  return (
    <>
      <Section
        title="Rules"
        description="Which way changes travel between a ticket and its task, and what happens when both sides changed the same thing."
      >
        <RulesEditor customerId={null} />
      </Section>
      <Section
        title="Customers with rules of their own"
        description="Set on the customer's page, under Settings. They come before the rules above."
      >
        <QueryTable
          query={customers}
          skeletonCount={3}
          layout="inline"
          many="customers"
          columns={CUSTOMER_RULES_COLUMNS}
          getRowKey={keyOf}
          getRowLabel={labelOf}
          getRowHref={({ customer }) => `/${slug}/customers/${customer.id}?tab=settings`}
          paging={paging}
          empty={
            <EmptyState
              icon={<UsersRound />}
              title="No exceptions"
              description="The rules above hold for every customer."
            />
          }
        />
      </Section>
    </>
  );
}
