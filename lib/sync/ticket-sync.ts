/** How a ticket and its task stand to each other, and what people decide where the two differ. */
import "server-only";
import type { Prisma } from "#lib/platform/db/index.ts";
import { conflict, notFound } from "#lib/platform/errors/index.ts";
import { defineCommand, defineQuery, type VerbContext } from "#lib/platform/verb/index.ts";
import { type SyncField, syncFieldSchema } from "./engine/policies.ts";
import { json } from "./internal/json.ts";
import { wordsOf } from "./internal/value-words.ts";
import {
  type LinkField,
  type LinkSync,
  linkSyncSchema,
  resolveBody,
  ticketFieldInput,
  ticketSyncInput,
} from "./schema.ts";

/** Nobody sees the inside of a ticket by its sync who could not see the ticket: the policies decide over both. */
const SOURCE = "ticket";

/** The state of sync of a ticket's task; null when none is linked. */
export const getTicketSync = defineQuery({
  name: "sync.get_ticket_sync",
  permission: "tasks:read",
  input: ticketSyncInput,
  output: linkSyncSchema.nullable(),
  run: (ctx, { id }) => readSync(ctx, id),
});

/**
 * Decides a conflict: the other side's change counts as seen, so that the chosen value is the only change there is,
 * and travels. What either side says after this moment is compared again.
 */
export const resolveTicketField = defineCommand({
  name: "sync.resolve_ticket_field",
  audit: "sync_field.resolved",
  permission: "tickets:write",
  input: ticketFieldInput.extend(resolveBody.shape),
  output: linkSyncSchema.nullable(),
  run: async (ctx, { id, field, take }) => {
    const row = await lockField(ctx, id, field);
    if (row.state !== "conflict") throw conflict("This is decided already.", "Reload the page.");
    await ctx.db.syncField.update({
      where: { id: row.id },
      data: {
        state: "waiting",
        ...(take === "ours" ? { baseTheirs: json(row.theirs) } : { baseOurs: json(row.ours) }),
      },
    });
    await request(ctx, row.linkId);
    return {
      output: await readSync(ctx, id),
      audit: {
        target: { type: SOURCE, id, name: field },
        before: { ours: row.ours, theirs: row.theirs },
        after: { take },
      },
    };
  },
});

/** Tries a field again that was given up. */
export const retryTicketField = defineCommand({
  name: "sync.retry_ticket_field",
  audit: "sync_field.retried",
  permission: "tickets:write",
  input: ticketFieldInput,
  output: linkSyncSchema.nullable(),
  run: async (ctx, { id, field }) => {
    const row = await lockField(ctx, id, field);
    if (row.state !== "failed" && row.state !== "skipped")
      throw conflict("There is nothing to try again.", "Reload the page.");
    await ctx.db.syncField.update({ where: { id: row.id }, data: { state: "waiting" } });
    await request(ctx, row.linkId);
    return {
      output: await readSync(ctx, id),
      audit: { target: { type: SOURCE, id, name: field }, before: { code: row.failureCode }, after: null },
    };
  },
});

/** Lets a field be as it is on both sides, until the next change of either. */
export const skipTicketField = defineCommand({
  name: "sync.skip_ticket_field",
  audit: "sync_field.skipped",
  permission: "tickets:write",
  input: ticketFieldInput,
  output: linkSyncSchema.nullable(),
  run: async (ctx, { id, field }) => {
    const row = await lockField(ctx, id, field);
    if (row.state !== "failed" && row.state !== "conflict")
      throw conflict("There is nothing to skip.", "Reload the page.");
    await ctx.db.syncField.update({ where: { id: row.id }, data: { state: "skipped" } });
    return {
      output: await readSync(ctx, id),
      audit: { target: { type: SOURCE, id, name: field }, before: { state: row.state }, after: null },
    };
  },
});

function findLink(ctx: VerbContext, ticketId: string) {
  return ctx.db.taskLink.findFirst({
    where: { sourceType: SOURCE, sourceId: ticketId, unlinkedAt: null },
    select: { id: true, goneAt: true },
  });
}

async function readSync(ctx: VerbContext, ticketId: string): Promise<LinkSync | null> {
  const ticket = await ctx.db.ticket.findUnique({ where: { id: ticketId }, select: { id: true } });
  if (ticket === null) throw notFound("ticket");
  const link = await findLink(ctx, ticketId);
  if (link === null) return null;
  const rows = await ctx.db.syncField.findMany({ where: { linkId: link.id }, orderBy: { field: "asc" } });
  const asked = await ctx.db.syncRequest.findUnique({ where: { linkId: link.id } });
  const words = await wordsOf(ctx, rows);
  return {
    isWaiting: asked !== null,
    nextTryAt: asked !== null && asked.attempts > 0 ? asked.notBefore.toISOString() : null,
    goneAt: link.goneAt?.toISOString() ?? null,
    fields: rows.flatMap((row): LinkField[] => {
      const field = syncFieldSchema.safeParse(row.field);
      if (!field.success) return [];
      const isOpen = row.state === "conflict" || row.state === "failed" || row.state === "skipped";
      return [
        {
          field: field.data,
          state: row.state,
          agreedAt: row.agreedAt?.toISOString() ?? null,
          difference: isOpen
            ? {
                base: words(field.data, "ours", row.baseOurs),
                ours: words(field.data, "ours", row.ours),
                theirs: words(field.data, "theirs", row.theirs),
              }
            : null,
          failure:
            row.failureCode === null
              ? null
              : {
                  code: row.failureCode,
                  message: row.failureMessage ?? "",
                  action: row.failureAction,
                  attempts: row.attempts,
                },
        },
      ];
    }),
  };
}

type Field = Prisma.SyncFieldGetPayload<object>;

async function lockField(ctx: VerbContext, ticketId: string, field: SyncField): Promise<Field> {
  const link = await findLink(ctx, ticketId);
  if (link === null) throw notFound("linked task");
  await ctx.db.$queryRaw`select id from task_links where id = ${link.id}::uuid for update`;
  const row = await ctx.db.syncField.findUnique({ where: { linkId_field: { linkId: link.id, field } } });
  if (row === null) throw notFound("field");
  return row;
}

async function request(ctx: VerbContext, linkId: string): Promise<void> {
  await ctx.db.$queryRaw`
    select relaydesk_request_sync(${linkId}::uuid, ${ctx.organisationId}::uuid, 'person')::text`;
}
