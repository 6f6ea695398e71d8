import { DEFAULT_PRIORITY_MAP, type PriorityMap } from "#lib/clickup/schema.ts";
import { assigneeCodec, type MappedPerson } from "./assignee.ts";
import { descriptionCodec } from "./description.ts";
import { dueDateCodec } from "./due-date.ts";
import type { FieldCodec } from "./field-codec.ts";
import type { SyncField } from "./policies.ts";
import { priorityCodecFor } from "./priority.ts";
import { statusCodec } from "./status.ts";
import type { StatusMap } from "./statuses.ts";
import { type StoredField, storedField } from "./stored-field.ts";
import { tagsCodec } from "./tags.ts";
import { type TitleLimits, titleCodec } from "./title.ts";

/** What the translation of a link's fields depends on, besides the values. */
export type FieldSurroundings = {
  titleLimits: TitleLimits;
  /** Which tags the source can have. */
  canHoldTag: (tag: string) => boolean;
  /** Of the task's List. */
  statuses: StatusMap;
  people: readonly MappedPerson[];
  /** Each for its namesake, when left out. */
  priorities?: PriorityMap;
};

/** How each field is said on both sides: one codec for every field, or it does not compile. */
export function fieldCodecs({
  titleLimits,
  canHoldTag,
  statuses,
  people,
  priorities = DEFAULT_PRIORITY_MAP,
}: FieldSurroundings) {
  return {
    title: titleCodec(titleLimits),
    description: descriptionCodec,
    status: statusCodec(statuses),
    priority: priorityCodecFor(priorities),
    assignee: assigneeCodec(people),
    dueDate: dueDateCodec,
    tags: tagsCodec(canHoldTag),
  } satisfies Record<SyncField, unknown>;
}
export type FieldCodecs = ReturnType<typeof fieldCodecs>;

/** The same, over values as they are stored: one after the other, all fields look alike. */
export function storedFields(surroundings: FieldSurroundings): Record<SyncField, StoredField> {
  const codecs = fieldCodecs(surroundings);
  return {
    title: storedField(codecs.title),
    description: storedField(codecs.description),
    status: storedField(codecs.status),
    priority: storedField(codecs.priority),
    assignee: storedField(codecs.assignee),
    dueDate: storedField(codecs.dueDate),
    tags: storedField(codecs.tags),
  };
}

type TheirsOf<Codec> = Codec extends FieldCodec<infer _, infer Theirs> ? Theirs : never;

/** Every field's value, as a task says it. */
export type TheirsValues = { [Field in SyncField]: TheirsOf<FieldCodecs[Field]> };
