/** What a new task says in its custom fields, and what must be said before ClickUp is asked to make it. Pure. */
import type { CustomValueBody } from "#lib/clickup/index.ts";
import type { MappedPerson } from "../engine/assignee.ts";
import { defaultFor } from "../engine/custom/default-value.ts";
import type { FieldDefinition } from "../engine/custom/definition.ts";
import { customFields, type MappedField } from "../engine/custom/mapped-field.ts";
import { customValueBody } from "../engine/custom/write-value.ts";
import { MisfitError } from "../engine/misfit-error.ts";
import type { StoredField } from "../engine/stored-field.ts";
import type { MappingEntry } from "./entry.ts";

export type NewTaskField = { id: string } & CustomValueBody;
export type MissingField = { field: FieldDefinition; sourceLabel: string | null };

type Mapped = MappedField & { default: MappingEntry["default"] };

/**
 * The values to create the task with. A value that does not fit is left out: the first comparison tells of it, and it
 * holds up nothing, unless ClickUp requires the field.
 */
export function newTaskFields(
  mapped: readonly Mapped[],
  ours: Record<string, unknown>,
  people: readonly MappedPerson[],
  noonOf: (day: string) => number,
): NewTaskField[] {
  const fields = customFields(mapped, people);
  return [...fields.values()].flatMap(({ field, rule, mapped: { source, target } }) => {
    const fallback = defaultOf(mapped, target);
    const canSend = rule.direction === "both" || rule.direction === "to_clickup";
    const value = canSend ? valueFor(field, ours[source.key] ?? null) : null;
    const body = customValueBody(target, null, value ?? fallback, noonOf);
    return body === null || isNothing(body.value) ? [] : [{ id: target.id, ...body }];
  });
}

/** A default that does not fit any more, such as an option that is gone, is none. */
function defaultOf(mapped: readonly Mapped[], target: FieldDefinition): unknown {
  try {
    return defaultFor(target, mapped.find((one) => one.target.id === target.id)?.default ?? null);
  } catch (error) {
    if (error instanceof MisfitError) return null;
    throw error;
  }
}

function valueFor(field: StoredField, ours: unknown): unknown {
  try {
    const plan = field.plan({
      base: { ours: null, theirs: null },
      now: { ours, theirs: null },
      origin: "made",
      direction: "to_clickup",
      policy: "relaydesk_wins",
      oursChangedAt: null,
      theirsChangedAt: null,
    });
    return plan.kind === "push" ? plan.theirs : null;
  } catch (error) {
    if (error instanceof MisfitError) return null;
    throw error;
  }
}

/** An unticked box, or nobody added: nothing that a new task would not say by itself. */
function isNothing(value: unknown): boolean {
  if (value === false) return true;
  if (typeof value !== "object" || value === null || !("add" in value)) return false;
  return Array.isArray(value.add) && value.add.length === 0;
}

/** The fields that ClickUp requires and that the new task would not have. */
export function missingFields(
  known: readonly FieldDefinition[],
  mapped: readonly Mapped[],
  values: readonly NewTaskField[],
): MissingField[] {
  return known
    .filter(({ isRequired, id }) => isRequired && !values.some((value) => value.id === id))
    .map((field) => ({
      field,
      sourceLabel: mapped.find(({ target }) => target.id === field.id)?.source.label ?? null,
    }));
}
