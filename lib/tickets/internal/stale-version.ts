import "server-only";
import { z } from "zod";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { ticketEventKindSchema } from "../schema.ts";
import type { TicketState } from "./ticket-state.ts";

const FIELD_OF_KIND: Partial<Record<string, { path: string; words: string }>> = {
  "title.changed": { path: "title", words: "the title" },
  "description.changed": { path: "description", words: "the description" },
  "status.changed": { path: "status", words: "the status" },
  "priority.changed": { path: "priority", words: "the priority" },
  "customer.changed": { path: "customerId", words: "the customer" },
  "requester.changed": { path: "requesterId", words: "the requester" },
  "assignee.changed": { path: "assigneeId", words: "the assignee" },
  "tags.changed": { path: "tags", words: "the tags" },
  "due_date.changed": { path: "dueDate", words: "the due date" },
  "field.changed": { path: "customValues", words: "a field" },
};

/** Says who changed what since the version that the caller had seen. */
export async function staleVersion(
  ctx: VerbContext,
  state: TicketState,
  seenVersion: number,
): Promise<RelaydeskError> {
  const events = await ctx.db.ticketEvent.findMany({
    where: {
      organisationId: ctx.organisationId,
      ticketId: state.id,
      kind: { in: ticketEventKindSchema.options.filter((kind) => kind in FIELD_OF_KIND) },
      data: { path: ["version"], gt: seenVersion },
    },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    take: 50,
  });
  const fields = new Map<string, { words: string; actorName: string }>();
  for (const event of events) {
    const field = event.kind === "field.changed" ? ownFieldOf(event.data) : FIELD_OF_KIND[event.kind];
    if (field !== undefined) fields.set(field.path, { words: field.words, actorName: event.actorName });
  }
  const names = [...new Set(events.map((event) => event.actorName))];
  const words = [...fields.values()].map((field) => field.words);
  const what =
    words.length === 0
      ? `Somebody changed ticket #${state.number} in the meantime.`
      : `${joinWords(names)} changed ${joinWords(words)} of ticket #${state.number} in the meantime.`;
  return new RelaydeskError(
    "conflict",
    `Ticket ${state.id} is at version ${state.version}, not ${seenVersion}`,
    {
      publicMessage: what,
      action: "Look at the ticket as it is now, then make your change again.",
      fields: [...fields].map(([path, field]) => ({
        path,
        message: `Changed by ${field.actorName}`,
        in: "body",
      })),
    },
  );
}

function ownFieldOf(data: unknown): { path: string; words: string } | undefined {
  const parsed = z.object({ key: z.string(), label: z.string() }).safeParse(data);
  if (!parsed.success) return FIELD_OF_KIND["field.changed"];
  return { path: `customValues.${parsed.data.key}`, words: `“${parsed.data.label}”` };
}

function joinWords(words: string[]): string {
  if (words.length <= 1) return words[0] ?? "somebody";
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
