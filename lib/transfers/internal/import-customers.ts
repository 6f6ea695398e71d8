import "server-only";
import { createCustomer, updateCustomer } from "#lib/customers/index.ts";
import { customerChangesSchema } from "#lib/customers/schema.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { type BatchRow, cellText } from "./batch-rows.ts";
import { matcherOf } from "./match-rows.ts";
import { problemOf, problemsOfIssues, RowFailure } from "./row-failure.ts";
import type { RowImporter } from "./row-importer.ts";

const fieldsSchema = customerChangesSchema.omit({ expectedUpdatedAt: true });

/** Imports customers: those that are there by id or reference are changed where the row says something else. */
export async function customerImporter(ctx: VerbContext, rows: BatchRow[]): Promise<RowImporter> {
  const ids = rows.map(({ cells }) => cellText(cells.id)).filter((id) => idSchema.safeParse(id).success);
  const existing = await ctx.db.customer.findMany({
    where: {
      organisationId: ctx.organisationId,
      OR: [{ id: { in: ids } }, { externalReference: { in: rows.map(({ reference }) => reference) } }],
    },
    select: { id: true, name: true, email: true, phone: true, website: true, externalReference: true },
  });
  const match = matcherOf(existing, "customer");

  const take: RowImporter["take"] = async (row) => {
    const current = match(row);
    if (current !== null && row.isReferenceFromContent) return "unchanged";

    const parsed = fieldsSchema.safeParse(givenFields(row));
    if (!parsed.success) throw new RowFailure(problemsOfIssues(row, parsed.error.issues));
    const { externalReference, ...fields } = parsed.data;
    if (current === null) {
      if (fields.name === undefined) {
        throw new RowFailure([problemOf(row, "name", "A new customer needs a name")]);
      }
      await createCustomer(ctx, { ...fields, name: fields.name, externalReference: row.reference });
      return "created";
    }
    const wanted = { ...fields, ...(externalReference == null ? {} : { externalReference }) };
    const changes = Object.fromEntries(
      Object.entries(wanted).filter(
        ([field, value]) => value !== undefined && value !== current[field as keyof typeof wanted],
      ),
    );
    if (Object.keys(changes).length === 0) return "unchanged";
    await updateCustomer(ctx, { id: current.id, ...changes });
    return "updated";
  };
  return { take, isFull: () => false, finish: async () => ({ created: 0, refused: [] }) };
}

/** The fields whose columns the file has. */
function givenFields({ cells }: BatchRow): Record<string, string> {
  const { external_reference: externalReference, ...others } = cells;
  const given = { ...others, ...(externalReference === undefined ? {} : { externalReference }) };
  return Object.fromEntries(
    Object.entries(given).flatMap(([field, cell]) => (field === "id" ? [] : [[field, cellText(cell)]])),
  );
}
