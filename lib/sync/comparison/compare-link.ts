/**
 * One look at both sides of a link, in one transaction: what the task says against what the source says, field by
 * field, each against its last agreement. What comes from the task is written here and now; what is to go there is
 * noted before it leaves, and returned.
 */
import "server-only";
import { z } from "zod";
import { Prisma } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import {
  followTask,
  type SourceChanges,
  type SourceReading,
  type TaskSource,
  type TaskSources,
} from "#lib/tasks/index.ts";
import { customKeyOf, taskSourceTypeSchema } from "#lib/tasks/schema.ts";
import type { FieldPlan } from "../engine/plan-field.ts";
import { type LinkFieldName, linkFieldNameSchema } from "../engine/policies.ts";
import { AT_REST } from "../internal/at-rest.ts";
import { json } from "../internal/json.ts";
import { labelOfField, oursOf } from "../internal/link-fields.ts";
import { takeStatusAlong } from "../internal/take-status-along.ts";
import { holdsClaim } from "../requests/requests.ts";
import { type Comparison, comparisonSchema } from "./comparison-schema.ts";
import { lockLink } from "./link-place.ts";
import { type PlannedField, planLink, type SyncFieldRow } from "./plan-link.ts";

export const pushSchema = z.object({ field: linkFieldNameSchema, ours: z.unknown(), sent: z.unknown() });
export type Push = z.infer<typeof pushSchema>;

const effectSchema = z.object({ field: linkFieldNameSchema, before: z.unknown(), after: z.unknown() });
type Effect = z.infer<typeof effectSchema>;

/** Makes the command that compares, for all sources. */
export function defineCompareLink(sources: TaskSources) {
  return defineCommand({
    name: "sync.compare_link",
    withoutAudit: "what it takes over into a source is on record there, by the source's own verb",
    permission: "sync:write",
    input: comparisonSchema,
    output: z.object({
      isStanding: z.boolean(),
      pushes: z.array(pushSchema),
      effects: z.array(effectSchema),
    }),
    run: async (ctx, comparison) => {
      const { place, theirs, claimToken } = comparison;
      if (!(await lockLink(ctx, place)) || !(await holdsClaim(ctx, { linkId: place.linkId, claimToken }))) {
        return { output: { isStanding: false, pushes: [], effects: [] } };
      }
      const source = sources[taskSourceTypeSchema.parse(place.sourceType)];
      const reading = await source.readFields(ctx, place.sourceId);
      const rows = new Map(
        (await ctx.db.syncField.findMany({ where: { linkId: place.linkId } })).map((row) => [row.field, row]),
      );
      await takeStatusAlong(ctx, comparison, rows);
      const planned = await planLink(ctx, source, comparison, reading, rows);
      const { effects, refused } = await takeOver(ctx, source, place, reading, planned);
      const after = effects.length > 0 ? await source.readFields(ctx, place.sourceId) : reading;
      const pushes: Push[] = [];
      for (const [name, { plan, misfit, mappedTo }] of planned) {
        const now = { ours: oursOf(after, name), theirs: theirs[name] };
        const field = { linkId: place.linkId, name, mappedTo, row: rows.get(name) ?? null };
        const refusal = refused.get(name);
        if (misfit !== null) await storeRefusal(ctx, field, now, `${misfit}.`);
        else if (refusal !== undefined)
          await storeRefusal(
            ctx,
            field,
            now,
            `The task's ${labelOfField(name, comparison.mapped)} does not fit here: ${refusal}.`,
          );
        else {
          const push = await storePlan(ctx, field, plan, now);
          if (push !== null) pushes.push(push);
        }
      }
      await followTask(ctx, source, { linkId: place.linkId, task: comparison.task });
      await keepCustomValues(ctx, comparison);
      await settleDeliveries(ctx, comparison, effects);
      return { output: { isStanding: true, pushes, effects } };
    },
  });
}

/** Writes into the source what the plans take from the task. */
async function takeOver(
  ctx: VerbContext,
  source: TaskSource,
  place: Comparison["place"],
  reading: SourceReading,
  planned: Map<LinkFieldName, PlannedField>,
): Promise<{ effects: Effect[]; refused: Map<LinkFieldName, string> }> {
  const taken = [...planned].flatMap(([name, { plan }]) =>
    plan.kind === "pull" || plan.kind === "both" ? [{ name, after: plan.ours }] : [],
  );
  if (taken.length === 0) return { effects: [], refused: new Map() };
  // So that the source's own change does not ask for the comparison that it came from.
  await ctx.db.$executeRaw`select set_config('relaydesk.syncing_link', ${place.linkId}, true)`;
  const refusals = await source.writeFields(ctx, place.sourceId, changesOf(taken));
  await ctx.db.$executeRaw`select set_config('relaydesk.syncing_link', '', true)`;
  const refused = new Map<LinkFieldName, string>(refusals.map(({ field, message }) => [field, message]));
  const effects = taken
    .filter(({ name }) => !refused.has(name))
    .map(({ name, after }) => ({ field: name, before: oursOf(reading, name), after }));
  return { effects, refused };
}

function changesOf(taken: readonly { name: LinkFieldName; after: unknown }[]): SourceChanges {
  const of = (isCustom: boolean) =>
    Object.fromEntries(
      taken.flatMap(({ name, after }) => {
        const key = customKeyOf(name);
        return (key !== null) === isCustom ? [[key ?? name, after]] : [];
      }),
    );
  const custom = of(true);
  return Object.keys(custom).length === 0 ? of(false) : { ...of(false), custom };
}

type Now = { ours: unknown; theirs: unknown };
type Field = {
  linkId: string;
  name: LinkFieldName;
  /** The custom field of ClickUp's that it is about; null for a field that every source has. */
  mappedTo: string | null;
  row: SyncFieldRow | null;
};

/** Stores what a plan comes to; returns what is to be sent. */
async function storePlan(
  ctx: VerbContext,
  field: Field,
  plan: FieldPlan<unknown, unknown>,
  now: Now,
): Promise<Push | null> {
  switch (plan.kind) {
    case "nothing":
      if (field.row?.state !== "in_step") await upsert(ctx, field, { state: "in_step", ...AT_REST });
      return null;
    case "adopt":
    case "pull":
      await upsert(ctx, field, {
        state: "in_step",
        baseOurs: json(now.ours),
        baseTheirs: json(now.theirs),
        agreedAt: ctx.now(),
        ...AT_REST,
      });
      return null;
    case "push":
    case "both":
      await upsert(ctx, field, {
        state: "waiting",
        ours: json(now.ours),
        theirs: json(now.theirs),
        sentOurs: json(now.ours),
        sentTheirs: json(plan.theirs),
        sentAt: ctx.now(),
      });
      return { field: field.name, ours: now.ours, sent: plan.theirs };
    case "conflict":
      await upsert(ctx, field, {
        ...AT_REST,
        state: "conflict",
        baseOurs: json(plan.base.ours),
        baseTheirs: json(plan.base.theirs),
        agreedAt: field.row?.agreedAt ?? ctx.now(),
        ours: json(plan.ours),
        theirs: json(plan.theirs),
      });
      return null;
  }
}

async function storeRefusal(ctx: VerbContext, field: Field, now: Now, message: string): Promise<void> {
  await upsert(ctx, field, {
    ...AT_REST,
    state: "failed",
    ours: json(now.ours),
    theirs: json(now.theirs),
    failureCode: "validation_failed",
    failureMessage: message,
    failureAction: "Change it in ClickUp or here; either is then taken over.",
    failureClass: "person",
    attempts: (field.row?.attempts ?? 0) + 1,
  });
}

type Values = Omit<
  Prisma.SyncFieldUncheckedCreateInput,
  "id" | "organisationId" | "linkId" | "field" | "mappedTo"
>;

async function upsert(
  ctx: VerbContext,
  { linkId, name, mappedTo, row }: Field,
  values: Values,
): Promise<void> {
  // An agreement about another field of ClickUp's says nothing of this one.
  const forgotten = row !== null && row.mappedTo !== mappedTo ? NO_AGREEMENT : {};
  await ctx.db.syncField.upsert({
    where: { linkId_field: { linkId, field: name } },
    create: { id: newId(), organisationId: ctx.organisationId, linkId, field: name, mappedTo, ...values },
    update: { ...forgotten, mappedTo, ...values },
  });
}

const NO_AGREEMENT = { baseOurs: Prisma.DbNull, baseTheirs: Prisma.DbNull, agreedAt: null } as const;

/** What the task said in its custom fields stays with the link: a mapping's preview counts by it. */
async function keepCustomValues(ctx: VerbContext, { place, task }: Comparison): Promise<void> {
  await ctx.db.taskLink.update({
    where: { id: place.linkId },
    data: { customValues: json(task.customValues), customReadAt: ctx.now() },
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
