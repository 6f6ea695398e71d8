/** Decides over every field of one link, each by itself. Writes nothing. */
import "server-only";
import { z } from "zod";
import { readPriorityMap } from "#lib/clickup/index.ts";
import type { Prisma } from "#lib/platform/db/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { SourceReading, TaskSource } from "#lib/tasks/index.ts";
import { MisfitError } from "../engine/misfit-error.ts";
import type { FieldPlan } from "../engine/plan-field.ts";
import { type LinkFieldName, syncFieldSchema } from "../engine/policies.ts";
import { sameJson } from "../internal/json.ts";
import { type LinkField, linkFieldsOf, oursOf } from "../internal/link-fields.ts";
import { readSyncRules } from "../rules/read-rules.ts";
import type { Comparison } from "./comparison-schema.ts";

export type SyncFieldRow = Prisma.SyncFieldGetPayload<object>;

export type PlannedField = {
  plan: FieldPlan<unknown, unknown>;
  /** Why what has to travel cannot be said on the other side; nothing is written then. */
  misfit: string | null;
  /** The custom field of ClickUp's that it is about. */
  mappedTo: string | null;
};

export async function planLink(
  ctx: VerbContext,
  source: TaskSource,
  { place, theirs, statuses, people, mapped, task }: Comparison,
  reading: SourceReading,
  rows: Map<string, SyncFieldRow>,
): Promise<Map<LinkFieldName, PlannedField>> {
  const priorities = await readPriorityMap(ctx.db);
  const rules = await readSyncRules(ctx, reading.customerId);
  const planned = new Map<LinkFieldName, PlannedField>();
  for (const field of linkFieldsOf(source, { statuses, people, mapped, priorities })) {
    const { name, custom } = field;
    const mappedTo = custom?.fieldId ?? null;
    const found = rows.get(name) ?? null;
    // What was agreed about another field of ClickUp's says nothing of this one.
    const row = found !== null && found.mappedTo === mappedTo ? found : null;
    const now = { ours: oursOf(reading, name), theirs: theirs[name] };
    if (row !== null && isLeftAlone(row, now)) continue;
    const rule = custom === null ? rules.fields[syncFieldSchema.parse(name)] : custom.rule;
    const decided = decideFitting(() => {
      const base = baseOf(field, row);
      const choice = row === null ? null : choiceFor(row, now);
      if (choice !== null && base !== null) return field.stored.resolve(base, now, { take: choice });
      const planFrom = (agreed: typeof base) =>
        field.stored.plan({
          base: agreed,
          sent: row?.sentAt == null ? null : { ours: row.sentOurs, theirs: row.sentTheirs },
          now,
          origin: place.origin,
          ...rule,
          oursChangedAt: reading.changedAt(name)?.getTime() ?? null,
          // No later than this: ClickUp says when a task changed, not which of its fields.
          theirsChangedAt: task.updatedAt,
        });
      if (base !== null || place.linkedAs === null || !(name in place.linkedAs)) return planFrom(base);
      // The first look at a task that was there: what was changed here since it was linked goes there.
      const since = planFrom({ ours: place.linkedAs[name], theirs: now.theirs });
      return since.kind === "push" ? since : planFrom(base);
    });
    planned.set(name, { ...decided, mappedTo });
  }
  return planned;
}

/**
 * What was agreed. A custom field that is mapped anew begins from nothing on both sides: so what only one side says
 * is carried over, and nothing that somebody filled in is emptied by the other side's blank.
 */
export function baseOf(
  { custom }: Pick<LinkField, "custom">,
  row: { agreedAt: Date | null; baseOurs: unknown; baseTheirs: unknown } | null,
): { ours: unknown; theirs: unknown } | null {
  if (row?.agreedAt != null) return { ours: row.baseOurs, theirs: row.baseTheirs };
  return custom === null ? null : { ours: null, theirs: null };
}

/** A value that does not fit, or that is none at all, is its own field's trouble alone. */
function decideFitting(decide: () => FieldPlan<unknown, unknown>): Pick<PlannedField, "plan" | "misfit"> {
  try {
    return { plan: decide(), misfit: null };
  } catch (error) {
    if (!(error instanceof MisfitError)) throw error;
    return { plan: { kind: "nothing" }, misfit: error.message };
  }
}

type Now = { ours: unknown; theirs: unknown };

/** What a person chose between these two values. A choice between others says nothing of them. */
function choiceFor(row: SyncFieldRow, now: Now): "ours" | "theirs" | null {
  const { success, data } = z.enum(["ours", "theirs"]).safeParse(row.choice);
  return success && sameJson(row.ours, now.ours) && sameJson(row.theirs, now.theirs) ? data : null;
}

/** What failed for good, or was skipped by a person, rests until either side says something else. */
function isLeftAlone(row: SyncFieldRow, now: Now): boolean {
  return (
    (row.state === "failed" || row.state === "skipped") &&
    sameJson(row.ours, now.ours) &&
    sameJson(row.theirs, now.theirs)
  );
}
