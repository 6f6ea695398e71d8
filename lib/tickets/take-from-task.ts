/** What a ticket and its tasks have in common: read for comparing, and taken over from a task that changed. */
import "server-only";
import { z } from "zod";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import type {
  FieldChange,
  FieldRefusal,
  SourceChanges,
  SourceFields,
  SourceGlimpse,
  SourceReading,
} from "#lib/tasks/index.ts";
import { type CustomFieldName, customFieldName, customFieldNameSchema } from "#lib/tasks/schema.ts";
import { fieldsOf, writeChanges } from "./internal/apply-changes.ts";
import type { TicketFields } from "./internal/change-events.ts";
import { applyCustomChanges, holdTicketFields, loadMembersIn } from "./internal/custom-values.ts";
import { requireAssignee } from "./internal/references.ts";
import { lockTicketState, peekTicketStates } from "./internal/ticket-state.ts";
import { type TicketEventKind, ticketChangesSchema, VIA_CLICKUP } from "./schema.ts";
import { readTicketCustom } from "./ticket-custom-fields.ts";

/** What the timeline calls the change of a field. */
const EVENT_KINDS: Record<keyof SourceFields, TicketEventKind> = {
  title: "title.changed",
  description: "description.changed",
  status: "status.changed",
  priority: "priority.changed",
  assignee: "assignee.changed",
  dueDate: "due_date.changed",
  tags: "tags.changed",
};

function eventKindOf(field: string): TicketEventKind | undefined {
  const kinds: Record<string, TicketEventKind> = EVENT_KINDS;
  return kinds[field];
}

export async function readTicketFields(ctx: VerbContext, id: string): Promise<SourceReading> {
  const state = await lockTicketState(ctx.db, id);
  const changes = await ctx.db.ticketEvent.groupBy({
    by: ["kind"],
    where: { ticketId: id, kind: { in: Object.values(EVENT_KINDS) } },
    _max: { createdAt: true },
  });
  const customChanges = await ctx.db.$queryRaw<{ name: string; at: Date }[]>`
    select 'custom:' || (data->>'key') as name, max(created_at) as at from ticket_events
    where organisation_id = ${ctx.organisationId}::uuid and ticket_id = ${id}::uuid and kind = 'field.changed'
    group by data->>'key'`;
  const changedAt = (field: keyof SourceFields | CustomFieldName) =>
    changes.find(({ kind }) => kind === eventKindOf(field))?._max.createdAt ??
    customChanges.find(({ name }) => name === field)?.at ??
    null;
  const custom = (await readTicketCustom(ctx, [id])).get(id) ?? {};
  const { title, description, status, priority, assigneeId, dueDate, tags } = state;
  return {
    customerId: state.customerId,
    fields: { title, description, status, priority, assignee: assigneeId, dueDate, tags },
    custom,
    changedAt,
  };
}

/** Who changed what of a ticket last, by its timeline. */
export async function readLastTicketChanges(
  ctx: VerbContext,
  ticketId: string,
): Promise<Map<keyof SourceFields | CustomFieldName, FieldChange>> {
  const rows = await ctx.db.$queryRaw<{ kind: string; key: string | null; at: Date; by: string }[]>`
    select distinct on (1, 2) kind, data->>'key' as key, created_at as at,
      case when data->>'via' = ${VIA_CLICKUP} then 'ClickUp' else actor_name end as by from ticket_events
    where organisation_id = ${ctx.organisationId}::uuid and ticket_id = ${ticketId}::uuid
      and kind = any(${[...Object.values(EVENT_KINDS), "field.changed"]})
    order by 1, 2, created_at desc, id desc`;
  const changes = new Map<keyof SourceFields | CustomFieldName, FieldChange>();
  for (const { kind, key, at, by } of rows) {
    const field =
      kind === "field.changed"
        ? key === null
          ? undefined
          : customFieldName(key)
        : fieldNames.find((name) => EVENT_KINDS[name] === kind);
    if (field !== undefined) changes.set(field, { at, by });
  }
  return changes;
}

export async function peekTicketFields(
  ctx: VerbContext,
  ids: readonly string[],
): Promise<Map<string, SourceGlimpse>> {
  const states = await peekTicketStates(ctx.db, ids);
  return new Map(
    states.map(({ id, customerId, title, description, status, priority, assigneeId, dueDate, tags }) => [
      id,
      {
        customerId,
        fields: { title, description, status, priority, assignee: assigneeId, dueDate, tags },
      },
    ]),
  );
}

const fieldNames = ["title", "description", "status", "priority", "assignee", "dueDate", "tags"] as const;
const refusalsSchema = z.object({
  refusals: z.array(
    z.object({ field: z.union([z.enum(fieldNames), customFieldNameSchema]), message: z.string() }),
  ),
});

/**
 * Writes what a task says now. ClickUp's people work by their own rules: every status may follow every other, and a
 * value that a ticket cannot hold is refused by itself.
 */
export const takeFromTask = defineCommand({
  name: "tickets.take_from_task",
  audit: "ticket.synced",
  permission: "tickets:write",
  input: z.strictObject({
    id: idSchema,
    changes: z.partialRecord(z.enum(fieldNames), z.unknown()),
    /** By the keys of the organisation's own fields. */
    custom: z.record(z.string(), z.unknown()),
  }),
  output: refusalsSchema,
  run: async (ctx, { id, changes, custom }) => {
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
      if (value.assigneeId != null && value.assigneeId !== before.assigneeId) {
        const refusal = await refusalOf(() => requireAssignee(ctx.db, value.assigneeId ?? ""));
        if (refusal !== null) {
          refusals.push({ field, message: refusal });
          continue;
        }
      }
      Object.assign(after, value);
    }
    refusals.push(...(await takeCustom(ctx, after, custom)));
    const audit = await writeChanges(ctx, [{ before, after }], VIA_CLICKUP);
    return { output: { refusals }, audit };
  },
});

/** Writes into the fields what each can take; one that cannot holds up no other. */
async function takeCustom(
  ctx: VerbContext,
  after: TicketFields,
  custom: Record<string, unknown>,
): Promise<FieldRefusal[]> {
  if (Object.keys(custom).length === 0) return [];
  const fields = await holdTicketFields(ctx);
  const members = await loadMembersIn(ctx, [custom]);
  const refusals: FieldRefusal[] = [];
  for (const [key, value] of Object.entries(custom)) {
    const refusal = await refusalOf(async () => {
      const change = { held: after.customValues, changes: { [key]: value }, isNew: false };
      after.customValues = applyCustomChanges(fields, members, change);
    });
    if (refusal !== null) refusals.push({ field: customFieldName(key), message: refusal });
  }
  return refusals;
}

/** What a check has against a value, in a sentence; null when nothing. */
async function refusalOf(check: () => Promise<unknown>): Promise<string | null> {
  try {
    await check();
    return null;
  } catch (error) {
    if (error instanceof RelaydeskError && error.code === "validation_failed")
      return error.fields[0]?.message ?? error.publicMessage ?? "Not possible";
    throw error;
  }
}

export async function writeTicketFields(
  ctx: VerbContext,
  id: string,
  { custom = {}, ...changes }: SourceChanges,
): Promise<FieldRefusal[]> {
  return (await takeFromTask(ctx, { id, changes, custom })).refusals;
}
