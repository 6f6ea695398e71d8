/** Which option here stands for which there: by key and by id, so that a new name on either side breaks nothing. */
import { z } from "zod";
import type { SourceCustomField } from "#lib/tasks/schema.ts";
import { MisfitError } from "../misfit-error.ts";
import type { FieldDefinition } from "./definition.ts";
import { labelKey, quoted } from "./value-forms.ts";

export const valueMapSchema = z.array(z.strictObject({ ours: z.string(), theirs: z.string() })).max(1_000);
/** The first pair that names a value is the way it goes; further ones make many to few, or few to many. */
export type ValueMap = z.infer<typeof valueMapSchema>;

/** Pairs options of the same label. */
export function suggestValueMap(
  ours: SourceCustomField["options"],
  theirs: FieldDefinition["options"],
): ValueMap {
  const ids = new Map([...theirs].reverse().map(({ id, label }) => [labelKey(label), id]));
  return ours.flatMap(({ key, label }) => {
    const id = ids.get(labelKey(label));
    return id === undefined ? [] : [{ ours: key, theirs: id }];
  });
}

/** Options of both sides and how they go over to the other. */
export function optionWays(source: SourceCustomField, target: FieldDefinition, map: ValueMap) {
  const known = map.filter(({ theirs }) => target.options.some(({ id }) => id === theirs));
  const there = new Map([...known].reverse().map(({ ours, theirs }) => [ours, theirs]));
  const here = new Map([...known].reverse().map(({ ours, theirs }) => [theirs, ours]));
  const ourLabel = (key: string) => source.options.find((option) => option.key === key)?.label ?? key;
  const theirLabel = (id: string) => target.options.find((option) => option.id === id)?.label ?? id;
  return {
    findThere: (key: string) => there.get(key) ?? null,
    findHere: (id: string) => here.get(id) ?? null,
    getThere: (key: string): string => {
      const id = there.get(key);
      if (id !== undefined) return id;
      throw new MisfitError(
        `${quoted(ourLabel(key))} has no counterpart among the options of ClickUp's field`,
      );
    },
    getHere: (id: string): string => {
      const key = here.get(id);
      if (key !== undefined) return key;
      throw new MisfitError(`${quoted(theirLabel(id))} has no counterpart among the options here`);
    },
    ourLabel,
    theirLabel,
    ourKey: (label: string): string => {
      const found = source.options.find((option) => labelKey(option.label) === labelKey(label));
      if (found === undefined) throw new MisfitError(`${quoted(label)} is none of the options here`);
      return found.key;
    },
    theirId: (label: string): string => {
      const found = target.options.find((option) => labelKey(option.label) === labelKey(label));
      if (found === undefined)
        throw new MisfitError(`${quoted(label)} is none of the options of ClickUp's field`);
      return found.id;
    },
  };
}
export type OptionWays = ReturnType<typeof optionWays>;
