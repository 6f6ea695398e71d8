/** What a ticket says besides the fields that every source has: the organisation's own, and facts to be read only. */
import "server-only";
import { env } from "#lib/platform/env/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { CustomValues } from "#lib/tasks/index.ts";
import type { SourceCustomField } from "#lib/tasks/schema.ts";
import { loadTicketFields } from "./fields/field-rows.ts";

const fact = (key: string, label: string, type: SourceCustomField["type"]): SourceCustomField => ({
  key: `fact.${key}`,
  label,
  type,
  options: [],
  isWritable: false,
  isRequired: false,
});

/** The dot in their keys keeps them apart from whatever an organisation calls its own fields. */
const TICKET_FACTS: readonly SourceCustomField[] = [
  fact("number", "Ticket number", "number"),
  fact("url", "Link to the ticket", "url"),
  fact("customer", "Customer", "text"),
  fact("requester_name", "Requester's name", "text"),
  fact("requester_email", "Requester's e-mail", "email"),
  fact("created_at", "Filed at", "datetime"),
  fact("source", "Filed by way of", "text"),
];

/** The facts, and the organisation's fields that are not archived. */
export async function ticketCustomFields(ctx: VerbContext): Promise<SourceCustomField[]> {
  const fields = (await loadTicketFields(ctx)).filter(({ archivedAt }) => archivedAt === null);
  return [
    ...fields.map(({ key, label, type, options, isRequired }) => ({
      key,
      label,
      type,
      // The archived ones too: tickets may still have them.
      options: options.map((option) => ({ key: option.key, label: option.label })),
      isWritable: true,
      isRequired,
    })),
    ...TICKET_FACTS,
  ];
}

type FactRow = {
  id: string;
  number: number;
  slug: string;
  customer: string;
  requesterName: string | null;
  requesterEmail: string | null;
  createdAt: Date;
  source: string;
  customValues: CustomValues;
};

/** The custom values of tickets, by their ids. */
export async function readTicketCustom(
  ctx: VerbContext,
  ids: readonly string[],
): Promise<Map<string, CustomValues>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.db.$queryRaw<FactRow[]>`
    select t.id::text, t.number, o.slug, c.name as customer, r.name as "requesterName",
           r.email as "requesterEmail", t.created_at as "createdAt", t.source, t.custom_values as "customValues"
    from tickets t
    join customers c on c.id = t.customer_id
    join organisations o on o.id = t.organisation_id
    left join contacts r on r.id = t.requester_id
    where t.id = any(${[...ids]}::uuid[])`;
  return new Map(rows.map((row) => [row.id, factsOf(row)]));
}

function factsOf(row: FactRow): CustomValues {
  return {
    ...row.customValues,
    "fact.number": row.number,
    "fact.url": `${env().NEXTAUTH_URL}/${row.slug}/tickets/${row.number}`,
    "fact.customer": row.customer,
    "fact.requester_name": row.requesterName,
    "fact.requester_email": row.requesterEmail,
    "fact.created_at": row.createdAt.toISOString(),
    "fact.source": row.source,
  };
}
