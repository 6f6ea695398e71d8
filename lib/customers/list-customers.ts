import "server-only";
import { z } from "zod";
import { PLANNED_ANEW, Prisma } from "#lib/platform/db/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { decodeCursor, toPage } from "#lib/platform/pagination/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { type CustomerRow, toCustomers } from "./internal/customer-rows.ts";
import { customerPageSchema, listCustomersInput, storedText } from "./schema.ts";
import { toSearchQuery } from "./search-query.ts";

const nameCursor = (direction: "asc" | "desc") =>
  z.tuple([z.literal("name"), z.literal(direction), storedText, idSchema]);
const createdCursor = (direction: "asc" | "desc") =>
  z.tuple([z.literal("created"), z.literal(direction), z.iso.datetime(), idSchema]);

export const listCustomers = defineQuery({
  name: "customers.list",
  permission: "customers:read",
  input: listCustomersInput,
  output: customerPageSchema,
  run: async (ctx, { q, status, sort, limit, cursor, ...input }) => {
    const direction = input.direction ?? (sort === "name" ? "asc" : "desc");
    const conditions: Prisma.Sql[] = [Prisma.sql`c.organisation_id = ${ctx.organisationId}::uuid`];
    if (status === "active") conditions.push(Prisma.sql`c.archived_at is null`);
    if (status === "archived") conditions.push(Prisma.sql`c.archived_at is not null`);
    if (q !== undefined && q.trim() !== "") {
      const query = toSearchQuery(q);
      if (query === null) return { items: [], nextCursor: null };
      conditions.push(Prisma.sql`c.id in (select relaydesk_search_customer_ids(${query}))`);
    }
    const after = direction === "asc" ? Prisma.sql`>` : Prisma.sql`<`;
    if (cursor !== undefined) {
      if (sort === "name") {
        const [, , name, id] = decodeCursor(cursor, nameCursor(direction));
        conditions.push(Prisma.sql`(c.name collate "und-x-icu", c.id) ${after} (${name}, ${id}::uuid)`);
      } else {
        const [, , created, id] = decodeCursor(cursor, createdCursor(direction));
        conditions.push(Prisma.sql`(c.created_at, c.id) ${after} (${created}::timestamptz, ${id}::uuid)`);
      }
    }
    const column = sort === "name" ? Prisma.sql`c.name collate "und-x-icu"` : Prisma.sql`c.created_at`;
    const order = direction === "asc" ? Prisma.sql`asc` : Prisma.sql`desc`;
    const rows = await ctx.db.$queryRaw<CustomerRow[]>`
      select ${Prisma.raw(PLANNED_ANEW)} c.id, c.name, c.email, c.phone, c.website, c.external_reference as "externalReference",
             c.archived_at as "archivedAt", c.created_at as "createdAt", c.updated_at as "updatedAt"
      from customers c
      where ${Prisma.join(conditions, " and ")}
      order by ${column} ${order}, c.id ${order}
      limit ${limit + 1}`;
    const page = toPage(
      rows,
      limit,
      (row) => row,
      (row) => [sort, direction, sort === "name" ? row.name : row.createdAt.toISOString(), row.id],
    );
    return { items: await toCustomers(ctx.db, page.items), nextCursor: page.nextCursor };
  },
});
