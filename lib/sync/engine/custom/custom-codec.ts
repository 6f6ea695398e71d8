/** How one custom field of a source and one of ClickUp's stand for one another: a codec for each pair of the table. */
import type { SourceCustomField } from "#lib/tasks/schema.ts";
import type { MappedPerson } from "../assignee.ts";
import type { FieldCodec, Pair } from "../field-codec.ts";
import { mergeSets } from "../merge-set.ts";
import { mergeText } from "../merge-text.ts";
import { holdsIfFitting } from "../misfit-error.ts";
import type { FieldPlan } from "../plan-field.ts";
import { type StoredField, storedField } from "../stored-field.ts";
import type { FieldDefinition } from "./definition.ts";
import { fitOf } from "./fit.ts";
import { targetNumber } from "./number-limits.ts";
import { SHAPE_OF, SIDES, type Side, shapeOfTarget } from "./sides.ts";
import {
  computedForm,
  dayForm,
  flagForm,
  instantForm,
  numberForm,
  ourOptionForm,
  ourOptionsForm,
  type TextForm,
  tasksForm,
  textAs,
  theirOptionForm,
  theirOptionsForm,
} from "./text-forms.ts";
import { parseNumber } from "./value-forms.ts";
import { type OptionWays, optionWays, type ValueMap } from "./value-map.ts";

export type CustomPair = {
  source: SourceCustomField;
  target: FieldDefinition;
  valueMap: ValueMap;
  people: readonly MappedPerson[];
};

type Translation<Ours, Theirs> = {
  ours: Side<Ours>;
  theirs: Side<Theirs>;
  /** @throws MisfitError for what the task cannot hold. */
  carry: (ours: Ours, now: Theirs) => Theirs;
  /** @throws MisfitError for what the source cannot hold. */
  bring: (theirs: Theirs, now: Ours) => Ours;
  merge?: (base: Pair<Ours, Theirs>, now: Pair<Ours, Theirs>) => Pair<Ours, Theirs> | null;
};

/** A custom field as it is planned, and whether it loses something on the way. */
export type CustomField = StoredField & {
  /** Whether the value that a plan carries over would come back as something else. */
  isLossy: (plan: FieldPlan<unknown, unknown>, now: Pair<unknown, unknown>) => boolean;
};

/** Whatever a translation loses: a side that means the same already, by either way, is left as it is. */
function stored<Ours, Theirs>(translation: Translation<Ours, Theirs>): CustomField {
  const { ours, theirs, carry, bring, merge = null } = translation;
  const codec: FieldCodec<Ours, Theirs> = {
    oursSchema: ours.schema,
    theirsSchema: theirs.schema,
    isSameOurs: ours.isSame,
    isSameTheirs: theirs.isSame,
    isEcho: theirs.isSame,
    toTheirs: (value, now) =>
      holdsIfFitting(() => ours.isSame(bring(now, value), value)) ? now : carry(value, now),
    toOurs: (value, now) =>
      holdsIfFitting(() => theirs.isSame(carry(now, value), value)) ? now : bring(value, now),
    merge,
  };
  const unset = { ours: ours.schema.parse(null), theirs: theirs.schema.parse(null) };
  return {
    ...storedField(codec),
    isLossy: (plan, now) => {
      const isKept = () => {
        if (plan.kind === "push")
          return ours.isSame(
            bring(theirs.schema.parse(plan.theirs), unset.ours),
            ours.schema.parse(now.ours),
          );
        if (plan.kind === "pull")
          return theirs.isSame(
            carry(ours.schema.parse(plan.ours), unset.theirs),
            theirs.schema.parse(now.theirs),
          );
        return true;
      };
      return !holdsIfFitting(isKept);
    },
  };
}

/** Both sides hold the same plain form. */
const alike = <Value>(side: Side<Value>): CustomField =>
  stored<Value, Value>({ ours: side, theirs: side, carry: (value) => value, bring: (value) => value });

/** The pair's field, over values as they are stored; null for a pair that the table does not have. */
export function customField(pair: CustomPair): CustomField | null {
  const { source, target } = pair;
  if (fitOf(source.type, target.type) === "impossible") return null;
  const ways = optionWays(source, target, pair.valueMap);
  const there = shapeOfTarget(target);
  switch (SHAPE_OF[source.type]) {
    case "text":
      return textField(pair, ways);
    case "number":
      if (there === "text") return spelledThere(pair, numberForm(null));
      return there === "computed" ? computedNumber() : numbers(target);
    case "flag":
      return there === "text" ? spelledThere(pair, flagForm) : alike(SIDES.flag);
    case "day":
      return there === "text" ? spelledThere(pair, dayForm) : alike(SIDES.text);
    case "instant":
      return there === "text" ? spelledThere(pair, instantForm) : alike(SIDES.instant);
    case "option":
      if (there === "text") return spelledThere(pair, ourOptionForm(ways));
      return there === "option" ? optionToOption(ways) : optionToSet(ways);
    case "options":
      if (there === "text") return spelledThere(pair, ourOptionsForm(ways));
      return there === "option" ? setToOption(ways) : sets(ways);
    case "people":
      return sets(peopleWays(pair.people));
    case "place":
      return alike(SIDES.place);
  }
}

function textField(pair: CustomPair, ways: OptionWays): CustomField {
  const { source, target } = pair;
  switch (shapeOfTarget(target)) {
    case "number":
      return spelledHere(pair, numberForm(target));
    case "computed":
      return spelledHere(pair, computedForm);
    case "flag":
      return spelledHere(pair, flagForm);
    case "date":
      return spelledHere(pair, dayForm);
    case "option":
      return spelledHere(pair, theirOptionForm(ways));
    case "options":
      return spelledHere(pair, theirOptionsForm(ways));
    case "tasks":
      return spelledHere(pair, tasksForm(source.type === "url"));
    default:
      return stored<string | null, string | null>({
        ours: SIDES.text,
        theirs: SIDES.text,
        carry: (value) => (isBlank(value) ? null : textThere(pair, value)),
        bring: (value) => (isBlank(value) ? null : textHere(pair, value)),
        ...(source.type === "long_text" && target.type === "text" ? { merge: mergeTexts } : {}),
      });
  }
}

const isBlank = (value: string | null): value is null => value === null || value.trim() === "";
const textHere = ({ source }: CustomPair, text: string) =>
  textAs(source.type === "text" ? "one_line" : source.type, text);
const textThere = ({ target }: CustomPair, text: string) =>
  textAs(target.type === "short_text" ? "one_line" : target.type, text);

/** The task has a text for it. */
function spelledThere<Value>(pair: CustomPair, form: TextForm<Value>): CustomField {
  const { side, unset, toText, parse } = form;
  const carry = (value: Value) => {
    const text = toText(value);
    return isBlank(text) ? null : textThere(pair, text);
  };
  const bring = (value: string | null) => (isBlank(value) ? unset : parse(value));
  return stored<Value, string | null>({
    ours: side,
    theirs: SIDES.text,
    carry,
    bring,
    merge: (base, now) => {
      const merged = mergeSpelled(
        form,
        { ours: base.ours, theirs: bring(base.theirs) },
        { ours: now.ours, theirs: bring(now.theirs) },
      );
      return merged === null ? null : { ours: merged, theirs: carry(merged) };
    },
  });
}

/** Null where the form has no merge, or where nothing common was agreed. */
function mergeSpelled<Value>(
  { side, merge }: TextForm<Value>,
  base: Pair<Value, Value>,
  now: Pair<Value, Value>,
): Value | null {
  if (merge === undefined || !side.isSame(base.ours, base.theirs)) return null;
  return merge(base.ours, now.ours, now.theirs);
}

/** The source has a text for it. */
function spelledHere<Value>(pair: CustomPair, form: TextForm<Value>): CustomField {
  const { side, unset, toText, parse } = form;
  const carry = (value: string | null) => (isBlank(value) ? unset : parse(value));
  const bring = (value: Value) => {
    const text = toText(value);
    return isBlank(text) ? null : textHere(pair, text);
  };
  return stored<string | null, Value>({
    ours: SIDES.text,
    theirs: side,
    carry,
    bring,
    merge: (base, now) => {
      const merged = mergeSpelled(
        form,
        { ours: carry(base.ours), theirs: base.theirs },
        { ours: carry(now.ours), theirs: now.theirs },
      );
      return merged === null ? null : { ours: bring(merged), theirs: merged };
    },
  });
}

function mergeTexts(
  base: Pair<string | null, string | null>,
  now: Pair<string | null, string | null>,
): Pair<string | null, string | null> | null {
  const before = base.ours ?? "";
  if (!SIDES.text.isSame(before, base.theirs)) return null;
  const merged = mergeText(before, now.ours ?? "", now.theirs ?? "");
  return merged === null ? null : { ours: merged, theirs: merged };
}

function numbers(target: FieldDefinition): CustomField {
  return stored<number | null, number | null>({
    ours: SIDES.number,
    theirs: SIDES.number,
    carry: (value) => (value === null ? null : targetNumber(target, value)),
    bring: (value) => value,
  });
}

function computedNumber(): CustomField {
  return stored<number | null, string | number | null>({
    ours: SIDES.number,
    theirs: SIDES.computed,
    carry: (value) => value,
    bring: (value) => (typeof value === "string" ? parseNumber(value) : value),
  });
}

function optionToOption({ getThere, getHere }: OptionWays): CustomField {
  return stored<string | null, string | null>({
    ours: SIDES.text,
    theirs: SIDES.text,
    carry: (key) => (key === null ? null : getThere(key)),
    bring: (id) => (id === null ? null : getHere(id)),
  });
}

/** One here, any number there: those that nobody has mapped stay, and the first of the others counts. */
function optionToSet({ getThere, findHere }: OptionWays): CustomField {
  return stored<string | null, string[]>({
    ours: SIDES.text,
    theirs: SIDES.set,
    carry: (key, now) => {
      const others = now.filter((id) => findHere(id) === null);
      return key === null ? others : [...others, getThere(key)];
    },
    bring: (ids, now) => {
      const keys = ids.flatMap((id) => findHere(id) ?? []).sort();
      return now !== null && keys.includes(now) ? now : (keys[0] ?? null);
    },
  });
}

/** Any number here, one there. */
function setToOption({ findThere, getHere }: OptionWays): CustomField {
  return stored<string[], string | null>({
    ours: SIDES.set,
    theirs: SIDES.text,
    carry: (keys, now) => {
      const ids = keys.flatMap((key) => findThere(key) ?? []).sort();
      return now !== null && ids.includes(now) ? now : (ids[0] ?? null);
    },
    bring: (id, now) => {
      const others = now.filter((key) => findThere(key) === null);
      return id === null ? others : [...others, getHere(id)];
    },
  });
}

type SetWays = { findThere: (key: string) => string | null; findHere: (id: string) => string | null };

/** What has no counterpart stays on its own side, whatever the other side does. */
function sets({ findThere, findHere }: SetWays): CustomField {
  const carry = (keys: string[], now: string[]) => [
    ...now.filter((id) => findHere(id) === null),
    ...new Set(keys.flatMap((key) => findThere(key) ?? [])),
  ];
  const bring = (ids: string[], now: string[]) => [
    ...now.filter((key) => findThere(key) === null),
    ...new Set(ids.flatMap((id) => findHere(id) ?? [])),
  ];
  return stored<string[], string[]>({
    ours: SIDES.set,
    theirs: SIDES.set,
    carry,
    bring,
    merge: (base, now) => {
      const { ours } = mergeSets(
        { ours: base.ours, theirs: bring(base.theirs, base.ours) },
        { ours: now.ours, theirs: bring(now.theirs, now.ours) },
        (key) => key,
      );
      return { ours, theirs: carry(ours, now.theirs) };
    },
  });
}

function peopleWays(people: readonly MappedPerson[]): SetWays {
  const users = new Map(people.map(({ memberId, userId }) => [memberId, userId]));
  const members = new Map(people.map(({ memberId, userId }) => [userId, memberId]));
  return { findThere: (key) => users.get(key) ?? null, findHere: (id) => members.get(id) ?? null };
}
