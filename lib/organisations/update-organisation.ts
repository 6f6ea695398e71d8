import "server-only";
import { changedFields } from "#lib/platform/audit/index.ts";
import { Prisma } from "#lib/platform/db/index.ts";
import { invalidField } from "#lib/platform/errors/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { getOrganisationRow, toOrganisation } from "./internal/to-organisation.ts";
import { Organisation, UpdateOrganisationInput } from "./schema.ts";

/**
 * Changes the organisation's profile or appearance. A new slug changes every address of the organisation; the
 * old ones stop working. Throws `validation_failed` when another organisation has the slug.
 */
export const updateOrganisation = defineCommand({
  name: "organisations.update",
  permission: "organisation:write",
  audit: "organisation.updated",
  input: UpdateOrganisationInput,
  output: Organisation,
  run: async (ctx, input) => {
    const before = toOrganisation(await getOrganisationRow(ctx.db, ctx.organisationId));
    const wanted = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
    const changed = changedFields(before, { ...before, ...wanted });
    if (changed.length === 0) return { output: before, audit: null };
    const row = await ctx.db.organisation
      .update({ where: { id: ctx.organisationId }, data: wanted })
      .catch((error: unknown) => {
        // The only unique field is the slug, and the row that has it cannot be seen from here.
        if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") {
          throw invalidField("slug", "Another organisation has this address already. Choose another.");
        }
        throw error;
      });
    const after = toOrganisation(row);
    const { createdAt: _created, updatedAt: _updated, ...auditedBefore } = before;
    const { createdAt: _createdToo, updatedAt: _updatedToo, ...auditedAfter } = after;
    return {
      output: after,
      audit: {
        target: { type: "organisation", id: after.id, name: after.name },
        before: auditedBefore,
        after: auditedAfter,
      },
    };
  },
});
