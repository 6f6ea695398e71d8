import "server-only";
import { idSchema } from "#lib/platform/ids/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { type BatchRow, cellText } from "./batch-rows.ts";

/** The id that a cell stands for: undefined when the file does not say, null when it says nobody. */
export type Found = { id: string | null | undefined } | { column: string; reason: string };

export type References = {
  customerOf: (row: BatchRow) => Found;
  requesterOf: (row: BatchRow) => Found;
  assigneeOf: (row: BatchRow) => Found;
  /** The member of an e-mail address, in lower case, that some row names. */
  memberOf: (email: string) => string | undefined;
};

type Customer = { id: string; name: string; externalReference: string | null; archivedAt: Date | null };

const CUSTOMER_COLUMNS = ["customer_id", "customer_reference", "customer"] as const;

/** Names are compared as people read them: capitals and spaces make no difference. */
const nameKey = (name: string) => name.normalize("NFC").replaceAll(/\s+/g, " ").trim().toLowerCase();

/** Looks up the customers and people whom a batch of tickets names, in one query a kind. */
export async function loadReferences(ctx: VerbContext, rows: BatchRow[]): Promise<References> {
  const customerTexts = distinct(
    rows.flatMap(({ cells }) => CUSTOMER_COLUMNS.map((column) => cellText(cells[column]))),
  );
  const customers = await findCustomers(ctx, customerTexts);
  const contacts = await findContacts(ctx, emailsOf(rows, "requester"));
  // Cells of the organisation's own fields may name colleagues; what is no address finds nobody.
  const inOwnFields = rows.flatMap(({ cells }) =>
    Object.entries(cells)
      .filter(([column]) => column.startsWith("field_"))
      .flatMap(([, cell]) => (typeof cell === "string" ? cell.split(/[,\n]/) : cell))
      .map((text) => text.trim().toLowerCase())
      .filter((text) => text.includes("@")),
  );
  const members = await findMembers(ctx, distinct([...emailsOf(rows, "assignee"), ...inOwnFields]));

  const byId = new Map(customers.map((customer) => [customer.id, customer]));
  const byReference = new Map(customers.map((customer) => [customer.externalReference, customer]));
  const byName = Map.groupBy(customers, ({ name }) => nameKey(name));

  return {
    customerOf: ({ cells }) => {
      const given = CUSTOMER_COLUMNS.map((column) => ({ column, text: cellText(cells[column]) })).filter(
        ({ text }) => text !== "",
      );
      const [first] = given;
      if (first === undefined) return { id: undefined };
      let reason = "There is no such customer";
      for (const { column, text } of given) {
        const exact =
          (column !== "customer_reference" ? byId.get(text.toLowerCase()) : undefined) ??
          (column !== "customer_id" ? byReference.get(text) : undefined);
        if (exact !== undefined) return { id: exact.id };
        if (column !== "customer") continue;
        const named = chooseNamed(byName.get(nameKey(text)) ?? [], text);
        if ("id" in named) return { id: named.id };
        ({ reason } = named);
      }
      return { column: given.at(-1)?.column ?? first.column, reason };
    },
    requesterOf: ({ cells }) =>
      personOf(cells.requester, "requester", contacts, "No contact has this e-mail address"),
    assigneeOf: ({ cells }) =>
      personOf(cells.assignee, "assignee", members, "No member has this e-mail address"),
    memberOf: (email) => members.get(email),
  };
}

/** The customer of a name: the one that is not archived, spelt just so where several are alike. */
function chooseNamed(named: Customer[], text: string): { id: string } | { reason: string } {
  const active = named.filter(({ archivedAt }) => archivedAt === null);
  const candidates = active.length > 0 ? active : named;
  const spelt = candidates.filter(({ name }) => name === text);
  const [only, ...others] = spelt.length > 0 ? spelt : candidates;
  if (only === undefined) return { reason: "There is no such customer" };
  if (others.length === 0) return { id: only.id };
  return {
    reason: `${others.length + 1} customers have this name. Say which one in customer_reference or customer_id`,
  };
}

function personOf(
  cell: string | string[] | undefined,
  column: string,
  people: Map<string, string>,
  reason: string,
): Found {
  if (cell === undefined) return { id: undefined };
  const email = cellText(cell).toLowerCase();
  if (email === "") return { id: null };
  const id = people.get(email);
  return id === undefined ? { column, reason } : { id };
}

async function findCustomers(ctx: VerbContext, texts: string[]): Promise<Customer[]> {
  if (texts.length === 0) return [];
  const ids = texts.filter((text) => idSchema.safeParse(text).success);
  return ctx.db.$queryRaw<Customer[]>`
    select id, name, external_reference as "externalReference", archived_at as "archivedAt" from customers
    where organisation_id = ${ctx.organisationId}::uuid
      and (id = any(${ids}::uuid[]) or external_reference = any(${texts})
        or lower(normalize(name, nfc) collate "und-x-icu") = any(${texts.map(nameKey)}))
    order by created_at, id`;
}

async function findContacts(ctx: VerbContext, emails: string[]): Promise<Map<string, string>> {
  if (emails.length === 0) return new Map();
  const contacts = await ctx.db.contact.findMany({
    where: { organisationId: ctx.organisationId, email: { in: emails } },
    select: { id: true, email: true },
  });
  return new Map(contacts.map(({ id, email }) => [email, id]));
}

/** Members by e-mail. One who has left is found too: the ticket may have been theirs, and stays so. */
async function findMembers(ctx: VerbContext, emails: string[]): Promise<Map<string, string>> {
  if (emails.length === 0) return new Map();
  const members = await ctx.db.membership.findMany({
    where: {
      organisationId: ctx.organisationId,
      role: { not: "guest" },
      user: { email: { in: emails } },
    },
    select: { id: true, user: { select: { email: true } } },
    // Who has left and come back counts as the latest membership.
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return new Map(members.map(({ id, user }) => [user.email.toLowerCase(), id]));
}

function emailsOf(rows: BatchRow[], column: "requester" | "assignee"): string[] {
  return distinct(rows.map(({ cells }) => cellText(cells[column]).toLowerCase()));
}

function distinct(texts: string[]): string[] {
  return [...new Set(texts.filter((text) => text !== ""))];
}
