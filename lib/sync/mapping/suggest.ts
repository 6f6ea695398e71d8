/** Which pairs look right: by their names, how well their types fit, and their options' labels. Pure. */
import type { SourceCustomField } from "#lib/tasks/schema.ts";
import type { FieldDefinition } from "../engine/custom/definition.ts";
import { directionsOf, fitOf } from "../engine/custom/fit.ts";
import { labelKey } from "../engine/custom/value-forms.ts";
import { suggestValueMap } from "../engine/custom/value-map.ts";
import type { MappingEntry } from "./entry.ts";

/** Below this two names are not alike enough to be proposed. */
const THRESHOLD = 0.55;

/** 1 for the same name, 0 for nothing in common: by the pairs of letters that both have (Dice). */
export function nameSimilarity(one: string, other: string): number {
  const [a, b] = [one, other].map((name) => labelKey(name).replace(/[^\p{L}\p{N}]+/gu, ""));
  if (a === undefined || b === undefined || a === "" || b === "") return 0;
  if (a === b) return 1;
  const pairs = (text: string) => Array.from({ length: text.length - 1 }, (_, at) => text.slice(at, at + 2));
  const left = pairs(b);
  let common = 0;
  for (const pair of pairs(a)) {
    const at = left.indexOf(pair);
    if (at < 0) continue;
    left.splice(at, 1);
    common += 1;
  }
  return (2 * common) / Math.max(1, a.length + b.length - 2);
}

function scoreOf(source: SourceCustomField, target: FieldDefinition): number {
  const fit = fitOf(source.type, target.type);
  if (fit === "impossible" || directionsOf(source, target).length === 0) return 0;
  const name = nameSimilarity(source.label, target.name);
  const shared =
    source.options.length === 0 || target.options.length === 0
      ? 0
      : suggestValueMap(source.options, target.options).length /
        Math.max(source.options.length, target.options.length);
  return Math.max(name, 0.4 * name + 0.6 * shared) - (fit === "lossy" ? 0.15 : 0);
}

/** The line that a pair begins with: every way that it allows, and options of the same label put together. */
export function newEntry(source: SourceCustomField, target: FieldDefinition): MappingEntry {
  return {
    key: source.key,
    fieldId: target.id,
    direction: directionsOf(source, target)[0] ?? "off",
    policy: "latest",
    valueMap: suggestValueMap(source.options, target.options),
    default: null,
  };
}

/** The best pairs of fields that are in no pair yet, each field once. */
export function suggestEntries(
  sources: readonly SourceCustomField[],
  targets: readonly FieldDefinition[],
  taken: readonly MappingEntry[],
): MappingEntry[] {
  const candidates = sources
    .filter(({ key }) => !taken.some((entry) => entry.key === key))
    .flatMap((source) =>
      targets
        .filter(({ id }) => !taken.some(({ fieldId }) => fieldId === id))
        .map((target) => ({ source, target, score: scoreOf(source, target) })),
    )
    .filter(({ score }) => score >= THRESHOLD)
    .sort((one, other) => other.score - one.score);
  const chosen: typeof candidates = [];
  for (const one of candidates) {
    if (!chosen.some(({ source, target }) => source === one.source || target === one.target))
      chosen.push(one);
  }
  return chosen.map(({ source, target }) => newEntry(source, target));
}
