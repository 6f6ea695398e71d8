/** One row of every tenant table for a test's organisation, and a way to see whether any of it changed. */
import { systemPool } from "#lib/platform/db/index.ts";
import { memberContext, type TestOrganisation } from "../contexts.ts";
import { createContact, createCustomer, createTicket } from "../factories.ts";
import { fillClickup } from "./clickup-rows.ts";
import { fillDesk } from "./desk-rows.ts";
import { fillOrganisation } from "./organisation-rows.ts";
import { fillSync } from "./sync-rows.ts";

export type TenantRows = {
  /** Every id that belongs to the organisation, whatever it names. */
  ids: string[];
  ticketId: string;
  ticketNumber: number;
  customerId: string;
};

/** Fills every table that has an organisation, so that a leak of any of them can show. */
export async function fillTenant(organisation: TestOrganisation): Promise<TenantRows> {
  const { organisationId } = organisation;
  const owner = await memberContext(organisation, "owner");
  const memberId = owner.actor.id;
  const customer = await createCustomer(organisation, { name: "Leaky Pipes", externalReference: "LEAK-1" });
  const contact = await createContact(organisation, { customerId: customer.id });
  const ticket = await createTicket(organisation, {
    customerId: customer.id,
    title: "Leaky ticket",
    requesterId: contact.id,
    assigneeId: memberId,
    tags: ["leak"],
  });
  const in1 = { organisationId };
  const { sessionId, userId } = owner.actor;
  const all = { customerId: customer.id, contactId: contact.id, ticketId: ticket.id, memberId };
  const { commentId } = await fillDesk(in1, all);
  const { connectionId, linkId } = await fillClickup(in1, { ...all, sessionId, userId });
  await fillSync(in1, { linkId, connectionId, commentId, memberId });
  await fillOrganisation(in1, all);
  return {
    ids: [organisationId, ...(await idsOf(organisationId))],
    ticketId: ticket.id,
    ticketNumber: ticket.number,
    customerId: customer.id,
  };
}

/** Names of all tables that carry an organisation. */
export async function tenantTables(): Promise<string[]> {
  const { rows } = await systemPool().query<{ table: string }>(
    `select table_name as table from information_schema.columns
     where table_schema = 'public' and column_name = 'organisation_id' order by 1`,
  );
  return rows.map((row) => row.table);
}

async function idsOf(organisationId: string): Promise<string[]> {
  const ids: string[] = [];
  for (const table of await tenantTables()) {
    const { rows } = await systemPool().query<{ id: string | null }>(
      `select to_jsonb(t) ->> 'id' as id from "${table}" t where organisation_id = $1`,
      [organisationId],
    );
    if (rows.length === 0) throw new Error(`fillTenant leaves ${table} empty: a leak of it could not show`);
    ids.push(...rows.flatMap((row) => row.id ?? []));
  }
  return ids;
}

/** All of an organisation's rows as text, to be compared with itself later. What merely records a visit is left out. */
export async function snapshot(organisationId: string): Promise<Record<string, string>> {
  const result: Record<string, string> = {};
  for (const table of await tenantTables()) {
    if (table === "security_events") continue;
    const { rows } = await systemPool().query<{ all: string | null }>(
      `select string_agg(to_jsonb(t)::text, E'\\n' order by to_jsonb(t)::text) as all from "${table}" t where organisation_id = $1`,
      [organisationId],
    );
    result[table] = rows[0]?.all ?? "";
  }
  return result;
}
