import "server-only";
import { z } from "zod";
import { Prisma } from "#lib/platform/db/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { decodeCursor, toPage } from "#lib/platform/pagination/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { contactSelect, toContact } from "./internal/contact-rows.ts";
import { getCustomerRow } from "./internal/customer-rows.ts";
import { contactPageSchema, listContactsInput, storedText } from "./schema.ts";
import { foldSearchText } from "./search-query.ts";

const cursorSchema = z.tuple([storedText, idSchema]);

export const listContacts = defineQuery({
  name: "contacts.list",
  permission: "customers:read",
  input: listContactsInput,
  output: contactPageSchema,
  run: async (ctx, { q, customerId, status, limit, cursor }) => {
    if (customerId !== undefined) await getCustomerRow(ctx.db, customerId);
    const conditions: Prisma.Sql[] = [Prisma.sql`organisation_id = ${ctx.organisationId}::uuid`];
    if (customerId !== undefined) conditions.push(Prisma.sql`customer_id = ${customerId}::uuid`);
    if (status === "active") conditions.push(Prisma.sql`archived_at is null`);
    if (status === "archived") conditions.push(Prisma.sql`archived_at is not null`);
    const words = (q ?? "").trim();
    if (words !== "") {
      const pattern = `%${escapeLike(foldSearchText(words))}%`;
      conditions.push(
        Prisma.sql`(relaydesk_search_text(name) like ${pattern} or relaydesk_search_text(email) like ${pattern})`,
      );
    }
    if (cursor !== undefined) {
      const [name, id] = decodeCursor(cursor, cursorSchema);
      conditions.push(Prisma.sql`(name collate "und-x-icu", id) > (${name}, ${id}::uuid)`);
    }
    const order = await ctx.db.$queryRaw<{ id: string }[]>`
      select id from contacts where ${Prisma.join(conditions, " and ")}
      order by name collate "und-x-icu", id
      limit ${limit + 1}`;
    const found = await ctx.db.contact.findMany({
      where: { id: { in: order.map(({ id }) => id) } },
      select: contactSelect(ctx.now()),
    });
    const byId = new Map(found.map((row) => [row.id, row]));
    const rows = order.flatMap(({ id }) => byId.get(id) ?? []);
    return toPage(rows, limit, toContact, (row) => [row.name, row.id]);
  },
});

/** In a LIKE pattern these three have a meaning of their own. */
function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, (character) => `\\${character}`);
}
