/** What a ticket says in the organisation's own fields: checked by their definitions, and told in its timeline. */
import "server-only";
import { isDeepStrictEqual } from "node:util";
import { type FieldError, RelaydeskError } from "#lib/platform/errors/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { loadTicketFields, lockTicketFields } from "../fields/field-rows.ts";
import {
  type CustomValue,
  type CustomValues,
  customChangesSchemaOf,
  customValueWords,
  type TicketField,
} from "../schema.ts";
import type { NewTicketEvent } from "./change-events.ts";

/** The keys under which two tickets, or a ticket before and after, say something else. */
export function changedCustomKeys(before: CustomValues, after: CustomValues): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.filter((key) => !isDeepStrictEqual(before[key], after[key])).sort();
}

/** The definitions that values are about to be written by, held still until the transaction ends. */
export async function holdTicketFields(ctx: VerbContext): Promise<TicketField[]> {
  await lockTicketFields(ctx, "to use");
  return loadTicketFields(ctx);
}

/** The values with the changes made; what a field cannot take is named key by key, by throwing. */
export function applyCustomChanges(
  fields: readonly TicketField[],
  members: ReadonlySet<string>,
  change: { held: CustomValues; changes: Record<string, unknown>; isNew: boolean },
): CustomValues {
  const { held, changes, isNew } = change;
  const parsed = customChangesSchemaOf(fields, { held, isNew }).safeParse(changes);
  const errors: FieldError[] = parsed.success
    ? []
    : parsed.error.issues.flatMap((issue) => errorsOf(issue, fields));
  const values = new Map(Object.entries(held));
  for (const [key, value] of Object.entries(parsed.success ? parsed.data : {})) {
    if (value === undefined) continue;
    if (value === null) values.delete(key);
    else values.set(key, value);
    const field = fields.find((each) => each.key === key);
    if (field?.type !== "people" || !Array.isArray(value)) continue;
    const known = new Set(peopleIn(held[key]));
    if (value.some((id) => !known.has(id) && !members.has(id))) {
      errors.push({ path: `customValues.${key}`, message: "There is no such member", in: "body" });
    }
  }
  if (errors.length > 0) {
    throw new RelaydeskError("validation_failed", "Values that the ticket's fields cannot take", {
      fields: errors,
    });
  }
  return Object.fromEntries(values);
}

type Issue = { code?: string | undefined; path: PropertyKey[]; message: string; keys?: string[] };

function errorsOf(issue: Issue, fields: readonly TicketField[]): FieldError[] {
  const at = (key: string, message: string): FieldError => ({
    path: `customValues.${key}`,
    message,
    in: "body",
  });
  if (issue.code !== "unrecognized_keys") return [at(issue.path.map(String).join("."), issue.message)];
  return (issue.keys ?? []).map((key) => {
    const isArchived = fields.some((field) => field.key === key);
    return at(key, isArchived ? "This field is archived" : "There is no such field");
  });
}

/** Everybody whom the changes name, so that one query says who of them is a member. */
export async function loadMembersIn(
  ctx: VerbContext,
  changes: Record<string, unknown>[],
): Promise<Set<string>> {
  const ids = [...new Set(changes.flatMap((each) => Object.values(each).flatMap(peopleIn)))];
  if (ids.length === 0) return new Set();
  const members = await ctx.db.$queryRaw<{ id: string }[]>`
    select id::text from memberships
    where organisation_id = ${ctx.organisationId}::uuid and id::text = any(${ids}::text[])
      and removed_at is null and role <> 'guest'`;
  return new Set(members.map(({ id }) => id));
}

function peopleIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((id) => typeof id === "string") : [];
}

/** The values of one ticket after a change. */
export async function planCustomValues(
  ctx: VerbContext,
  held: CustomValues,
  changes: Record<string, unknown>,
): Promise<CustomValues> {
  if (Object.keys(changes).length === 0) return held;
  const fields = await holdTicketFields(ctx);
  return applyCustomChanges(fields, await loadMembersIn(ctx, [changes]), { held, changes, isNew: false });
}

/** How far a value is repeated in the timeline. */
const WORDS_MAX = 200;

/** Tells of changed values, in the order of the fields; and whether the customer's contacts see any of it. */
export async function customValueEvents(
  ctx: VerbContext,
  changes: { ticketId: string; before: CustomValues; after: CustomValues; version: number }[],
): Promise<{ events: (NewTicketEvent & { ticketId: string })[]; publicIn: ReadonlySet<string> }> {
  const fields = await loadTicketFields(ctx);
  const nameOf = await loadMemberNames(
    ctx,
    fields,
    changes.flatMap(({ before, after }) => [before, after]),
  );
  const publicIn = new Set<string>();
  const events = changes.flatMap(({ ticketId, before, after, version }) => {
    const changed = new Set(changedCustomKeys(before, after));
    return fields
      .filter(({ key }) => changed.has(key))
      .map((field): NewTicketEvent & { ticketId: string } => {
        const words = (value: CustomValue | undefined) =>
          value === undefined
            ? null
            : customValueWords(field, value, { nameOf }).slice(0, WORDS_MAX).toWellFormed();
        if (field.isPublic) publicIn.add(ticketId);
        const { key, label } = field;
        return {
          ticketId,
          kind: "field.changed",
          visibility: field.isPublic ? "public" : "internal",
          data: {
            key,
            label,
            ...(field.type === "long_text" ? {} : { from: words(before[key]), to: words(after[key]) }),
            version,
          },
        };
      });
  });
  return { events, publicIn };
}

/** Names of the members in the people fields of these values, those who left among them. */
export async function loadMemberNames(
  ctx: VerbContext,
  fields: readonly TicketField[],
  values: CustomValues[],
): Promise<(id: string) => string | null> {
  const keys = fields.filter(({ type }) => type === "people").map(({ key }) => key);
  const ids = [...new Set(values.flatMap((each) => keys.flatMap((key) => peopleIn(each[key]))))];
  if (ids.length === 0) return () => null;
  const rows = await ctx.db.membership.findMany({
    where: { organisationId: ctx.organisationId, id: { in: ids } },
    select: { id: true, user: { select: { name: true } } },
  });
  const names = new Map(rows.map(({ id, user }) => [id, user.name]));
  return (id) => names.get(id) ?? null;
}
