/**
 * One look at both sides of a link, in one transaction: what the task says against what the source says, field by
 * field, each against its last agreement. What comes from the task is written here and now; what is to go there is
 * noted before it leaves, and returned.
 */
import "server-only";
import { z } from "zod";
import type { Prisma } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import { followTask, type SourceReading, type TaskSource, type TaskSources } from "#lib/tasks/index.ts";
import { taskSourceTypeSchema } from "#lib/tasks/schema.ts";
import type { FieldPlan } from "./engine/plan-field.ts";
import { type LinkFieldName, SYNC_FIELDS, type SyncField, syncFieldSchema } from "./engine/policies.ts";
import { AT_REST } from "./internal/at-rest.ts";
import { json, sameJson } from "./internal/json.ts";
import { storedFieldsOf } from "./internal/stored-fields-of.ts";
import { takeStatusAlong } from "./internal/take-status-along.ts";
import { linkPlaceSchema } from "./link-place.ts";
import { mappedStatusSchema } from "./list-statuses.ts";
import { readSyncRules } from "./rules/read-rules.ts";

export const pushSchema = z.object({ field: syncFieldSchema, ours: z.unknown(), sent: z.unknown() });
export type Push = z.infer<typeof pushSchema>;

const effectSchema = z.object({ field: syncFieldSchema, before: z.unknown(), after: z.unknown() });
type Effect = z.infer<typeof effectSchema>;

const compareInput = z.strictObject({
  place: linkPlaceSchema,
  /** Every field, as the task says it. */
  theirs: z.record(syncFieldSchema, z.unknown()),
  statuses: z.array(mappedStatusSchema),
  people: z.array(z.object({ memberId: z.string(), userId: z.string() })),
  /** What the link says of its task. */
  task: z.object({
    name: z.string(),
    status: z.object({ name: z.string(), type: z.string(), color: z.string() }),
    list: z.object({ id: z.string(), name: z.string() }).nullable(),
    spaceId: z.string().nullable(),
    workspaceId: z.string().nullable(),
    updatedAt: z.number().nullable(),
  }),
  /** Deliveries that arrived before the task was read are answered by what was read. */
  readAt: z.date(),
});
type Comparison = z.output<typeof compareInput>;

type Row = Awaited<ReturnType<VerbContext["db"]["syncField"]["findMany"]>>[number];
type Plan = FieldPlan<unknown, unknown>;

/** Makes the command that compares, for all sources. */
export function defineCompareLink(sources: TaskSources) {
  return defineCommand({
    name: "sync.compare_link",
    withoutAudit: "what it takes over into a source is on record there, by the source's own verb",
    permission: "sync:write",
    input: compareInput,
    output: z.object({
      isStanding: z.boolean(),
      pushes: z.array(pushSchema),
      effects: z.array(effectSchema),
    }),
    run: async (ctx, comparison) => {
      const { place, theirs } = comparison;
      if (!(await lockLink(ctx, place))) {
        return { output: { isStanding: false, pushes: [], effects: [] } };
      }
      const source = sources[taskSourceTypeSchema.parse(place.sourceType)];
      const reading = await source.readFields(ctx, place.sourceId);
      const rows = new Map(
        (await ctx.db.syncField.findMany({ where: { linkId: place.linkId } })).map((row) => [row.field, row]),
      );
      await takeStatusAlong(ctx, comparison, rows);
      const plans = await planAll(ctx, source, comparison, reading, rows);
      const { effects, refused } = await takeOver(ctx, source, place, reading, plans);
      const after = effects.length > 0 ? await source.readFields(ctx, place.sourceId) : reading;
      const pushes: Push[] = [];
      for (const [field, plan] of plans) {
        const now = { ours: after.fields[field], theirs: theirs[field] };
        const refusal = refused.get(field);
        const row = rows.get(field) ?? null;
        if (refusal !== undefined) await storeRefusal(ctx, place.linkId, field, row, now, refusal);
        else {
          const push = await storePlan(ctx, place.linkId, field, row, plan, now);
          if (push !== null) pushes.push(push);
        }
      }
      await followTask(ctx, source, { linkId: place.linkId, task: comparison.task });
      await settleDeliveries(ctx, comparison, effects);
      return { output: { isStanding: true, pushes, effects } };
    },
  });
}

/** Holds the link, unless it was undone or went to another source since the task was read for it. */
async function lockLink(
  ctx: VerbContext,
  { linkId, sourceId }: Pick<Comparison["place"], "linkId" | "sourceId">,
): Promise<boolean> {
  const rows = await ctx.db.$queryRaw<{ id: string }[]>`
    select id::text from task_links
    where id = ${linkId}::uuid and source_id = ${sourceId}::uuid and unlinked_at is null for update`;
  return rows.length === 1;
}

async function planAll(
  ctx: VerbContext,
  source: TaskSource,
  { place, theirs, statuses, people, task }: Comparison,
  reading: SourceReading,
  rows: Map<string, Row>,
): Promise<Map<SyncField, Plan>> {
  const stored = storedFieldsOf(source, { statuses, people });
  const rules = await readSyncRules(ctx, reading.customerId);
  const plans = new Map<SyncField, Plan>();
  for (const field of SYNC_FIELDS) {
    const row = rows.get(field) ?? null;
    const now = { ours: reading.fields[field], theirs: theirs[field] };
    if (row !== null && isLeftAlone(row, now)) continue;
    const base = row?.agreedAt == null ? null : { ours: row.baseOurs, theirs: row.baseTheirs };
    const choice = row === null ? null : choiceFor(row, now);
    if (choice !== null && base !== null) {
      plans.set(field, stored[field].resolve(base, now, { take: choice }));
      continue;
    }
    const { direction, policy } = rules.fields[field];
    plans.set(
      field,
      stored[field].plan({
        base,
        sent: row?.sentAt == null ? null : { ours: row.sentOurs, theirs: row.sentTheirs },
        now,
        origin: place.origin,
        direction,
        policy,
        oursChangedAt: reading.changedAt(field)?.getTime() ?? null,
        // No later than this: ClickUp says when a task changed, not which of its fields.
        theirsChangedAt: task.updatedAt,
      }),
    );
  }
  return plans;
}

/** What a person chose between these two values. A choice between others says nothing of them. */
function choiceFor(row: Row, now: Now): "ours" | "theirs" | null {
  const { success, data } = z.enum(["ours", "theirs"]).safeParse(row.choice);
  return success && sameJson(row.ours, now.ours) && sameJson(row.theirs, now.theirs) ? data : null;
}

/** What failed for good, or was skipped by a person, rests until either side says something else. */
function isLeftAlone(row: Row, now: Now): boolean {
  return (
    (row.state === "failed" || row.state === "skipped") &&
    sameJson(row.ours, now.ours) &&
    sameJson(row.theirs, now.theirs)
  );
}

/** Writes into the source what the plans take from the task. */
async function takeOver(
  ctx: VerbContext,
  source: TaskSource,
  place: Comparison["place"],
  reading: SourceReading,
  plans: Map<SyncField, Plan>,
): Promise<{ effects: Effect[]; refused: Map<LinkFieldName, string> }> {
  const taken = [...plans].flatMap(([field, plan]) =>
    plan.kind === "pull" || plan.kind === "both" ? [[field, plan.ours] as const] : [],
  );
  if (taken.length === 0) return { effects: [], refused: new Map() };
  // So that the source's own change does not ask for the comparison that it came from.
  await ctx.db.$executeRaw`select set_config('relaydesk.syncing_link', ${place.linkId}, true)`;
  const refusals = await source.writeFields(ctx, place.sourceId, Object.fromEntries(taken));
  await ctx.db.$executeRaw`select set_config('relaydesk.syncing_link', '', true)`;
  const refused = new Map(refusals.map(({ field, message }) => [field, message]));
  const effects = taken
    .filter(([field]) => !refused.has(field))
    .map(([field, after]) => ({ field, before: reading.fields[field], after }));
  return { effects, refused };
}

type Now = { ours: unknown; theirs: unknown };

/** Stores what a plan comes to; returns what is to be sent. */
async function storePlan(
  ctx: VerbContext,
  linkId: string,
  field: SyncField,
  row: Row | null,
  plan: Plan,
  now: Now,
): Promise<Push | null> {
  switch (plan.kind) {
    case "nothing":
      if (row?.state !== "in_step") await upsert(ctx, linkId, field, { state: "in_step", ...AT_REST });
      return null;
    case "adopt":
    case "pull":
      await upsert(ctx, linkId, field, {
        state: "in_step",
        baseOurs: json(now.ours),
        baseTheirs: json(now.theirs),
        agreedAt: ctx.now(),
        ...AT_REST,
      });
      return null;
    case "push":
    case "both":
      await upsert(ctx, linkId, field, {
        state: "waiting",
        ours: json(now.ours),
        theirs: json(now.theirs),
        sentOurs: json(now.ours),
        sentTheirs: json(plan.theirs),
        sentAt: ctx.now(),
      });
      return { field, ours: now.ours, sent: plan.theirs };
    case "conflict":
      await upsert(ctx, linkId, field, {
        ...AT_REST,
        state: "conflict",
        ours: json(plan.ours),
        theirs: json(plan.theirs),
      });
      return null;
  }
}

async function storeRefusal(
  ctx: VerbContext,
  linkId: string,
  field: SyncField,
  row: Row | null,
  now: Now,
  message: string,
): Promise<void> {
  await upsert(ctx, linkId, field, {
    ...AT_REST,
    state: "failed",
    ours: json(now.ours),
    theirs: json(now.theirs),
    failureCode: "validation_failed",
    failureMessage: `The task's ${field} does not fit here: ${message}.`,
    failureAction: "Change it in ClickUp or here; either is then taken over.",
    failureClass: "person",
    attempts: (row?.attempts ?? 0) + 1,
  });
}

type Values = Omit<Prisma.SyncFieldUncheckedCreateInput, "id" | "organisationId" | "linkId" | "field">;

async function upsert(ctx: VerbContext, linkId: string, field: SyncField, values: Values): Promise<void> {
  await ctx.db.syncField.upsert({
    where: { linkId_field: { linkId, field } },
    create: { id: newId(), organisationId: ctx.organisationId, linkId, field, ...values },
    update: values,
  });
}

/** What a delivery led to stays with it: one that is replayed later, and then changes nothing, keeps what it did. */
async function settleDeliveries(
  ctx: VerbContext,
  { place, task, readAt }: Comparison,
  effects: Effect[],
): Promise<void> {
  const settle = (where: Prisma.WebhookDeliveryWhereInput) =>
    ctx.db.webhookDelivery.updateMany({
      where: { connectionId: place.connectionId, state: "waiting", receivedAt: { lte: readAt }, ...where },
      data: {
        state: "applied",
        appliedAt: ctx.now(),
        ...(effects.length === 0 ? {} : { effects: z.json().parse(effects) ?? [] }),
      },
    });
  await settle({ taskId: place.taskId });
  // A List's end is told once for all its tasks; the first of them that was read settles it.
  if (task.list !== null) await settle({ event: "listDeleted", listId: task.list.id });
}
