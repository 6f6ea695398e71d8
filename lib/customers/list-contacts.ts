import "server-only";
import { z } from "zod";
import type { Prisma } from "#lib/platform/db/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { decodeCursor, toPage } from "#lib/platform/pagination/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { contactSelect, toContact } from "./internal/contact-rows.ts";
import { getCustomerRow } from "./internal/customer-rows.ts";
import { contactPageSchema, listContactsInput } from "./schema.ts";

const cursorSchema = z.tuple([z.string(), idSchema]);

export const listContacts = defineQuery({
  name: "contacts.list",
  permission: "customers:read",
  input: listContactsInput,
  output: contactPageSchema,
  run: async (ctx, { q, customerId, status, limit, cursor }) => {
    if (customerId !== undefined) await getCustomerRow(ctx.db, customerId);
    const conditions: Prisma.ContactWhereInput[] = [{ organisationId: ctx.organisationId }];
    if (customerId !== undefined) conditions.push({ customerId });
    if (status === "active") conditions.push({ archivedAt: null });
    if (status === "archived") conditions.push({ archivedAt: { not: null } });
    const words = (q ?? "").trim();
    if (words !== "") {
      const part = { contains: escapeLike(words), mode: "insensitive" as const };
      conditions.push({ OR: [{ name: part }, { email: part }] });
    }
    if (cursor !== undefined) {
      const [name, id] = decodeCursor(cursor, cursorSchema);
      conditions.push({ OR: [{ name: { gt: name } }, { name, id: { gt: id } }] });
    }
    const rows = await ctx.db.contact.findMany({
      where: { AND: conditions },
      select: contactSelect(ctx.now()),
      orderBy: [{ name: "asc" }, { id: "asc" }],
      take: limit + 1,
    });
    return toPage(rows, limit, toContact, (row) => [row.name, row.id]);
  },
});

/** Prisma hands the text to ILIKE as it is, where these three have a meaning. */
function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, (character) => `\\${character}`);
}
