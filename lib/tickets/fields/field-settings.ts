/** What a field of a type is made of: the settings that belong to it, complete and alone. */
import { invalidField } from "#lib/platform/errors/index.ts";
import { keyOf, type TicketFieldOption, type TicketFieldType } from "../schema.ts";

type Given = {
  currency: string | null;
  maximum: number | null;
  options: { key?: string | undefined; label: string; isArchived: boolean }[];
};
type Settings = { currency: string | null; maximum: number | null; options: TicketFieldOption[] };

const RATING_DEFAULT = 5;

export function hasOptions(type: TicketFieldType): boolean {
  return type === "choice" || type === "choices";
}

/** Settings of other types are dropped; one that is missing and has no default is refused. */
export function settingsFor(type: TicketFieldType, given: Given, known: TicketFieldOption[]): Settings {
  if (type === "money" && given.currency === null) throw invalidField("currency", "Say in which currency");
  return {
    currency: type === "money" ? given.currency : null,
    maximum: type === "rating" ? (given.maximum ?? RATING_DEFAULT) : null,
    options: hasOptions(type) ? withKeys(given.options, known) : [],
  };
}

/**
 * Options with their keys: those that are there keep theirs and must all be named, new ones get one made of the label
 * that no other has.
 */
function withKeys(given: Given["options"], known: TicketFieldOption[]): TicketFieldOption[] {
  const knownKeys = new Set(known.map(({ key }) => key));
  const taken = new Set(known.map(({ key }) => key));
  const labels = new Set<string>();
  const seen = new Set<string>();
  const options = given.map(({ key, label, isArchived }, index): TicketFieldOption => {
    const name = label.toLowerCase();
    if (labels.has(name)) throw invalidField(`options.${index}.label`, "Another option is called so");
    labels.add(name);
    if (key === undefined) {
      const free = freeKey(keyOf(label) || "option", taken);
      taken.add(free);
      return { key: free, label, isArchived };
    }
    if (seen.has(key) || (!knownKeys.has(key) && taken.has(key))) {
      throw invalidField(`options.${index}.key`, "Another option has this key");
    }
    seen.add(key);
    taken.add(key);
    return { key, label, isArchived };
  });
  const missing = known.find(({ key }) => !seen.has(key));
  if (missing !== undefined) {
    throw invalidField("options", `${missing.label} is missing: archive an option instead of leaving it out`);
  }
  if (!options.some(({ isArchived }) => !isArchived)) {
    throw invalidField("options", "Give it at least one option to choose");
  }
  return options;
}

/** The key, or the key with the lowest number behind it that nobody has. */
export function freeKey(key: string, taken: ReadonlySet<string>): string {
  if (!taken.has(key)) return key;
  for (let number = 2; ; number += 1) {
    const numbered = `${key.slice(0, 36)}_${number}`;
    if (!taken.has(numbered)) return numbered;
  }
}
