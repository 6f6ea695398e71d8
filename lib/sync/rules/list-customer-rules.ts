import "server-only";
import { z } from "zod";
import { Prisma } from "#lib/platform/db/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { decodeCursor, toPage } from "#lib/platform/pagination/index.ts";
import { defineQuery } from "#lib/platform/verb/index.ts";
import { readChoices } from "./choices.ts";
import { customerRulesPageSchema, listCustomerRulesInput } from "./schema.ts";

const cursorSchema = z.tuple([z.string(), idSchema]);

type Row = {
  id: string;
  name: string;
  choices: unknown;
  version: number;
  updatedAt: Date;
  changedByName: string;
};

/** The customers for whom something syncs otherwise, by name. */
export const listCustomerRules = defineQuery({
  name: "sync_rules.list_customers",
  permission: "sync:read",
  input: listCustomerRulesInput,
  output: customerRulesPageSchema,
  run: async (ctx, { limit, cursor }) => {
    let after = Prisma.empty;
    if (cursor !== undefined) {
      const [name, id] = decodeCursor(cursor, cursorSchema);
      after = Prisma.sql`and (c.name collate "und-x-icu", c.id) > (${name}, ${id}::uuid)`;
    }
    const rows = await ctx.db.$queryRaw<Row[]>`
      select c.id, c.name, r.choices, r.version, r.updated_at as "updatedAt", r.changed_by_name as "changedByName"
      from sync_rules r join customers c on c.id = r.customer_id
      where r.organisation_id = ${ctx.organisationId}::uuid and r.choices <> '{}'::jsonb ${after}
      order by c.name collate "und-x-icu", c.id
      limit ${limit + 1}`;
    return toPage(
      rows,
      limit,
      ({ id, name, choices, version, updatedAt, changedByName }) => ({
        customer: { id, name },
        choices: readChoices(choices).choices,
        version,
        updatedAt: updatedAt.toISOString(),
        changedBy: changedByName,
      }),
      (row) => [row.name, row.id],
    );
  },
});
