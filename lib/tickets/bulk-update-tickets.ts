import "server-only";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { fieldsOf, type PlannedChange, requireTransition, writeChanges } from "./internal/apply-changes.ts";
import { changedTicketFields, type TicketFields } from "./internal/change-events.ts";
import { requireStanding } from "./internal/merged.ts";
import { requireAssignee } from "./internal/references.ts";
import { lockTicketStates, type TicketState } from "./internal/ticket-state.ts";
import { type BulkResult, bulkResultSchema, bulkUpdateTicketsInput, TAGS_MAX } from "./schema.ts";

/**
 * The same change for many tickets. What one ticket cannot take is an outcome of that ticket, and the others
 * change all the same; a change that no ticket could take, such as an unknown assignee, is refused as a whole.
 */
export const bulkUpdateTickets = defineCommand({
  name: "tickets.bulk_update",
  audit: "ticket.updated",
  permission: "tickets:write",
  input: bulkUpdateTicketsInput,
  output: bulkResultSchema,
  run: async (ctx, { ids, changes }) => {
    if (changes.assigneeId != null) await requireAssignee(ctx.db, changes.assigneeId);
    const states = new Map((await lockTicketStates(ctx.db, ids)).map((state) => [state.id, state]));
    const planned: PlannedChange[] = [];
    const results = ids.map((id): BulkResult["results"][number] => {
      const before = states.get(id);
      if (before === undefined) {
        return { id, number: null, outcome: "failed", reason: "There is no such ticket." };
      }
      try {
        const after = applyTo(before, changes);
        if (changedTicketFields(before, after).length === 0) {
          return { id, number: before.number, outcome: "unchanged", reason: null };
        }
        planned.push({ before, after });
        return { id, number: before.number, outcome: "updated", reason: null };
      } catch (error) {
        if (!(error instanceof RelaydeskError)) throw error;
        return { id, number: before.number, outcome: "failed", reason: `${error.publicMessage}.` };
      }
    });
    const count = (outcome: string) => results.filter((result) => result.outcome === outcome).length;
    return {
      output: {
        updated: count("updated"),
        unchanged: count("unchanged"),
        failed: count("failed"),
        results,
      },
      audit: await writeChanges(ctx, planned),
    };
  },
});

type Changes = Partial<Pick<TicketFields, "status" | "priority" | "assigneeId" | "dueDate">> & {
  addTags?: string[] | undefined;
  removeTags?: string[] | undefined;
};

function applyTo(before: TicketState, { addTags = [], removeTags = [], ...changes }: Changes): TicketFields {
  requireStanding(before);
  const tags = [...new Set([...before.tags, ...addTags])].filter((tag) => !removeTags.includes(tag));
  if (tags.length > TAGS_MAX) {
    throw new RelaydeskError("validation_failed", "Too many tags", {
      publicMessage: `A ticket has at most ${TAGS_MAX} tags`,
    });
  }
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const after: TicketFields = { ...fieldsOf(before), ...given, tags };
  requireTransition(before.status, after.status);
  return after;
}
