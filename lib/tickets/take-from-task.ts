/** What a ticket and its tasks have in common: read for comparing, and taken over from a task that changed. */
import "server-only";
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import type { FieldRefusal, SourceFields, SourceReading } from "#lib/tasks/index.ts";
import { fieldsOf, writeChanges } from "./internal/apply-changes.ts";
import type { TicketFields } from "./internal/change-events.ts";
import { requireAssignee } from "./internal/references.ts";
import { lockTicketState } from "./internal/ticket-state.ts";
import { ticketChangesSchema } from "./schema.ts";

export async function readTicketFields(ctx: VerbContext, id: string): Promise<SourceReading> {
  const state = await lockTicketState(ctx.db, id);
  const { updatedAt } = await ctx.db.ticket.findUniqueOrThrow({ where: { id }, select: { updatedAt: true } });
  const { title, description, status, priority, assigneeId, dueDate, tags } = state;
  return {
    customerId: state.customerId,
    fields: { title, description, status, priority, assignee: assigneeId, dueDate, tags },
    updatedAt,
  };
}

const fieldNames = ["title", "description", "status", "priority", "assignee", "dueDate", "tags"] as const;
const refusalsSchema = z.object({
  refusals: z.array(z.object({ field: z.enum(fieldNames), message: z.string() })),
});

/**
 * Writes what a task says now. ClickUp's people work by their own rules: every status may follow every other, and a
 * value that a ticket cannot hold is refused by itself.
 */
export const takeFromTask = defineCommand({
  name: "tickets.take_from_task",
  audit: "ticket.synced",
  permission: "tickets:write",
  input: z.strictObject({ id: idSchema, changes: z.partialRecord(z.enum(fieldNames), z.unknown()) }),
  output: refusalsSchema,
  run: async (ctx, { id, changes }) => {
    const before = await lockTicketState(ctx.db, id);
    const after: TicketFields = fieldsOf(before);
    const refusals: FieldRefusal[] = [];
    for (const field of fieldNames) {
      if (!Object.hasOwn(changes, field)) continue;
      const column = field === "assignee" ? "assigneeId" : field;
      const parsed = ticketChangesSchema.safeParse({ [column]: changes[field] });
      if (!parsed.success) {
        refusals.push({
          field,
          message: parsed.error.issues[0]?.message ?? "Not a value that a ticket can have",
        });
        continue;
      }
      const { version: _, ...value } = parsed.data;
      if (value.assigneeId != null && value.assigneeId !== before.assigneeId)
        await requireAssignee(ctx.db, value.assigneeId);
      Object.assign(after, value);
    }
    const audit = await writeChanges(ctx, [{ before, after }]);
    return { output: { refusals }, audit };
  },
});

export async function writeTicketFields(
  ctx: VerbContext,
  id: string,
  changes: Partial<SourceFields>,
): Promise<FieldRefusal[]> {
  return (await takeFromTask(ctx, { id, changes })).refusals;
}
