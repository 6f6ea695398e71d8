import "server-only";
import { invalidField } from "#lib/platform/errors/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import type { TicketFilters } from "#lib/tickets/schema.ts";
import { auditExport, toExport } from "./internal/export-rows.ts";
import { requireExportOf } from "./internal/resource-permissions.ts";
import { dataExportSchema, exportRequested, startExportInput } from "./schema.ts";

/** Starts an export of what the filters choose; the file is written in the background. */
export const startExport = defineCommand({
  name: "exports.start",
  audit: "export.started",
  permission: "transfers:write",
  input: startExportInput,
  output: dataExportSchema,
  run: async (ctx, input) => {
    await requireExportOf(ctx, "exports.start", input.resource);
    const filters = input.resource === "tickets" ? withoutMe(ctx, input.filters) : input.filters;
    const id = newId();
    const row = await ctx.db.dataExport.create({
      data: {
        id,
        organisationId: ctx.organisationId,
        resource: input.resource,
        format: input.format,
        query: Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined)),
        startedById: ctx.actor.type === "member" ? ctx.actor.id : null,
        startedByName: ctx.actor.name,
        createdAt: ctx.now(),
        updatedAt: ctx.now(),
      },
    });
    ctx.emit(exportRequested, { exportId: id });
    const { target, state } = auditExport(row);
    return { output: toExport(row, ctx.now()), audit: { target, after: state } };
  },
});

/** The job that writes the file is nobody's colleague, so “me” gets a name now. */
function withoutMe(ctx: VerbContext, filters: TicketFilters): TicketFilters {
  if (!filters.assignee?.includes("me")) return filters;
  const { actor } = ctx;
  if (actor.type !== "member") {
    throw invalidField("filters.assignee", "“me” means a member; name the member by id instead");
  }
  return { ...filters, assignee: filters.assignee.map((id) => (id === "me" ? actor.id : id)) };
}
