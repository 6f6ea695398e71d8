/** Values of any type spelled as text and read back, for pairs of which one side is a text. */

import { type KeyOf, mergeSets } from "../merge-set.ts";
import { MisfitError } from "../misfit-error.ts";
import type { FieldDefinition } from "./definition.ts";
import { targetNumber } from "./number-limits.ts";
import { SIDES, type Side } from "./sides.ts";
import {
  checkedText,
  flagText,
  onOneLine,
  parseDay,
  parseFlag,
  parseInstant,
  parseNumber,
  parseTasks,
  taskIdOf,
} from "./value-forms.ts";
import type { OptionWays } from "./value-map.ts";

export type TextForm<Value> = {
  side: Side<Value>;
  unset: Value;
  toText: (value: Value) => string | null;
  /** @throws MisfitError for a text that says no such value. */
  parse: (text: string) => Value;
  /** Both sides' changes of what they agreed on, together; of sets only. */
  merge?: (base: Value, ours: Value, theirs: Value) => Value;
};

const mergeBy = (keyOf: KeyOf) => (base: string[], ours: string[], theirs: string[]) =>
  mergeSets({ ours: base, theirs: base }, { ours, theirs }, keyOf).ours;
const mergeKeys = mergeBy((key) => key);

export const numberForm = (target: FieldDefinition | null): TextForm<number | null> => ({
  side: SIDES.number,
  unset: null,
  toText: (value) => (value === null ? null : String(value)),
  parse: (text) => (target === null ? parseNumber(text) : targetNumber(target, parseNumber(text))),
});

export const flagForm: TextForm<boolean> = {
  side: SIDES.flag,
  unset: false,
  toText: flagText,
  parse: parseFlag,
};

export const dayForm: TextForm<string | null> = {
  side: SIDES.text,
  unset: null,
  toText: (value) => value,
  parse: parseDay,
};

export const instantForm: TextForm<string | null> = { ...dayForm, side: SIDES.instant, parse: parseInstant };

export const computedForm: TextForm<string | number | null> = {
  side: SIDES.computed,
  unset: null,
  toText: (value) => (value === null ? null : String(value)),
  parse: (text) => text,
};

/** An option by its label; a new label is another text, so this is lossy. */
export const ourOptionForm = ({ ourLabel, ourKey }: OptionWays): TextForm<string | null> => ({
  side: SIDES.text,
  unset: null,
  toText: (key) => (key === null ? null : ourLabel(key)),
  parse: ourKey,
});

export const theirOptionForm = ({ theirLabel, theirId }: OptionWays): TextForm<string | null> => ({
  side: SIDES.text,
  unset: null,
  toText: (id) => (id === null ? null : theirLabel(id)),
  parse: theirId,
});

const labelsIn = (text: string) =>
  text
    .split(/[,\n]/u)
    .map(onOneLine)
    .filter((label) => label !== "");

export const ourOptionsForm = ({ ourLabel, ourKey }: OptionWays): TextForm<string[]> => ({
  side: SIDES.set,
  unset: [],
  toText: (keys) => (keys.length === 0 ? null : keys.map(ourLabel).join(", ")),
  parse: (text) => labelsIn(text).map(ourKey),
  merge: mergeKeys,
});

export const theirOptionsForm = ({ theirLabel, theirId }: OptionWays): TextForm<string[]> => ({
  side: SIDES.set,
  unset: [],
  toText: (ids) => (ids.length === 0 ? null : ids.map(theirLabel).join(", ")),
  parse: (text) => labelsIn(text).map(theirId),
  merge: mergeKeys,
});

/** Related tasks by their addresses; an address field has room for one. */
export const tasksForm = (isOneOnly: boolean): TextForm<string[]> => ({
  side: SIDES.tasks,
  unset: [],
  toText: (addresses) => (isOneOnly ? addresses.slice(0, 1) : addresses).join(" ") || null,
  parse: (text) => {
    const addresses = parseTasks(text);
    if (isOneOnly && addresses.length > 1) throw new MisfitError("There is room for one task only");
    return addresses;
  },
  ...(isOneOnly ? {} : { merge: mergeBy(taskIdOf) }),
});

/** A text as a field of a type takes it: on one line, as it is, or checked. */
export function textAs(type: string, text: string): string {
  switch (type) {
    case "url":
    case "email":
    case "phone":
      return checkedText(type, text);
    // `text` is one line here and many there; `short_text` and `long_text` say which.
    case "one_line":
      return onOneLine(text);
    default:
      return text;
  }
}
