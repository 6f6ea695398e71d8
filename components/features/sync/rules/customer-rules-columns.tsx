import type { DataTableColumn } from "#components/patterns/data-table/columns.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { LongText, Truncate } from "#components/ui/text.tsx";
import type { CustomerRules } from "#lib/sync/schema.ts";
import { choicesSentence } from "./rule-words.ts";

/** The columns of the customers with rules of their own. */
export const CUSTOMER_RULES_COLUMNS: DataTableColumn<CustomerRules>[] = [
  {
    id: "customer",
    header: "Customer",
    cell: ({ customer }) => <Truncate className="font-medium">{customer.name}</Truncate>,
    phone: "title",
  },
  {
    id: "rules",
    header: "What is otherwise",
    cell: ({ choices }) => <LongText className="text-sm">{choicesSentence(choices)}</LongText>,
    phone: "plain",
  },
  {
    id: "changed",
    header: "Changed",
    width: "7rem",
    cell: ({ updatedAt }) => <RelativeTime at={updatedAt} />,
  },
];
