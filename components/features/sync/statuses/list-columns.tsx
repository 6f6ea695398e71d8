import { CircleAlert } from "lucide-react";
import type { DataTableColumn } from "#components/patterns/data-table/columns.ts";
import { Badge } from "#components/ui/badge.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Truncate } from "#components/ui/text.tsx";
import type { SyncList } from "#lib/sync/schema.ts";
import { listSentence } from "./status-words.ts";

/** The columns of the Lists whose statuses are known. */
export const SYNC_LIST_COLUMNS: DataTableColumn<SyncList>[] = [
  {
    id: "list",
    header: "List",
    cell: ({ name, place }) => (
      <span className="grid min-w-0">
        <Truncate className="font-medium">{name}</Truncate>
        {place === "" ? null : <Truncate className="text-muted-foreground text-xs">{place}</Truncate>}
      </span>
    ),
    phone: "title",
  },
  {
    id: "statuses",
    header: "Statuses",
    cell: (list) => (
      <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 text-sm">
        {listSentence(list)}
        {list.reviewCount === 0 ? null : (
          <Badge tone="warning" size="sm">
            <CircleAlert aria-hidden />
            {list.reviewCount} to review
          </Badge>
        )}
        {list.goneAt === null ? null : <Badge size="sm">Gone in ClickUp</Badge>}
      </span>
    ),
    phone: "plain",
  },
  {
    id: "tasks",
    header: "Linked tasks",
    width: "6.5rem",
    align: "end",
    cell: ({ taskCount }) => (
      <span>
        {taskCount}
        <span className="text-muted-foreground @2xl/table:hidden"> linked</span>
      </span>
    ),
    phone: "plain",
  },
  {
    id: "read",
    header: "Read",
    width: "6.5rem",
    cell: ({ readAt }) =>
      readAt === null ? (
        <span data-blank className="text-muted-foreground">
          –
        </span>
      ) : (
        <RelativeTime at={readAt} />
      ),
  },
];
