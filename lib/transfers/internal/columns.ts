/** The columns of a file: their names, and how headings are read. */
import { IMPORT_COLUMNS, type TransferResource } from "../schema.ts";
import { readCustomHeading } from "./custom-cells.ts";

/** What an export writes, in this order. What an import does not read is there for people. */
export const EXPORT_COLUMNS = {
  customers: [...IMPORT_COLUMNS.customers, "archived_at", "created_at", "updated_at"],
  tickets: [
    "id",
    "number",
    "title",
    "description",
    "status",
    "priority",
    "customer",
    "customer_reference",
    "customer_id",
    "requester",
    "assignee",
    "tags",
    "due_date",
    "external_reference",
    "source",
    "created_by",
    "created_at",
    "updated_at",
    "resolved_at",
    "closed_at",
  ],
} as const satisfies Record<TransferResource, readonly string[]>;

/** How far an unknown heading is repeated. */
const HEADING_MAX = 100;

export type Heading =
  | { kind: "read"; column: string }
  /** Written by an export and of no effect on an import. */
  | { kind: "known" }
  | { kind: "unknown"; heading: string };

const plain = (heading: string) => heading.toLowerCase().replaceAll(/[\s_\-–—]+/g, "");

const lookup = {
  customers: lookupOf("customers"),
  tickets: lookupOf("tickets"),
};

function lookupOf(resource: TransferResource): Map<string, Heading> {
  const read: readonly string[] = IMPORT_COLUMNS[resource];
  return new Map<string, Heading>([
    ...EXPORT_COLUMNS[resource].map((column) => [plain(column), { kind: "known" }] as const),
    ...read.map((column) => [plain(column), { kind: "read", column }] as const),
  ]);
}

/** What a heading, or the name of a field in JSON, stands for. */
export function readHeading(resource: TransferResource, heading: string): Heading {
  const own = resource === "tickets" ? readCustomHeading(heading) : null;
  if (own !== null) return { kind: "read", column: own };
  return (
    lookup[resource].get(plain(heading)) ?? {
      kind: "unknown",
      heading: heading.trim().slice(0, HEADING_MAX).toWellFormed().replaceAll("\u0000", ""),
    }
  );
}
