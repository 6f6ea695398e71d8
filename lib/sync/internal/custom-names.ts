/** What people call a link's custom fields, and their values in words. */
import "server-only";
import { z } from "zod";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { TaskSource } from "#lib/tasks/index.ts";
import { customKeyOf, type SourceCustomField } from "#lib/tasks/schema.ts";
import type { FieldDefinition } from "../engine/custom/definition.ts";
import { definitionOf, type ListPlace, readListFieldRows } from "../mapping/mapping-rows.ts";
import { oursInWords, theirsInWords } from "../mapping/value-words.ts";
import { readPeopleNames } from "./people-names.ts";

type Row = { field: string; mappedTo: string | null; ours: unknown; theirs: unknown; baseOurs: unknown };

export type CustomNames = {
  /** Of a source's field that is not known, ClickUp's name of the one that it is mapped to. */
  labelOf: (field: string, mappedTo?: string | null) => string;
  words: (row: Pick<Row, "field" | "mappedTo">, side: "ours" | "theirs", value: unknown) => string;
};

export async function readCustomNames(
  ctx: VerbContext,
  source: TaskSource,
  place: ListPlace,
  rows: readonly Row[],
): Promise<CustomNames> {
  const hasCustom = rows.some(({ field }) => customKeyOf(field) !== null);
  const fields = hasCustom ? await source.customFields(ctx) : [];
  const targets = hasCustom ? await readListFieldRows(ctx, place) : [];
  return customNamesOf(ctx, { fields, targets: targets.flatMap((row) => definitionOf(row) ?? []) }, rows);
}

/** The same, by fields that are known already. */
export async function customNamesOf(
  ctx: VerbContext,
  known: { fields: readonly SourceCustomField[]; targets: readonly FieldDefinition[] },
  rows: readonly Row[],
): Promise<CustomNames> {
  const custom = rows.filter(({ field }) => customKeyOf(field) !== null);
  const fields = new Map(known.fields.map((field) => [field.key, field]));
  const targets = new Map(known.targets.map((target) => [target.id, target]));
  const names = await readPeopleNames(ctx, {
    memberIds: custom
      .filter(({ field }) => fields.get(customKeyOf(field) ?? "")?.type === "people")
      .flatMap(({ ours, baseOurs }) => [...idsIn(ours), ...idsIn(baseOurs)]),
    userIds: custom
      .filter(({ mappedTo }) => targets.get(mappedTo ?? "")?.type === "users")
      .flatMap(({ theirs }) => idsIn(theirs)),
  });
  return {
    labelOf: (name, mappedTo) =>
      fields.get(customKeyOf(name) ?? "")?.label ??
      targets.get(mappedTo ?? "")?.name ??
      customKeyOf(name) ??
      name,
    words: ({ field: name, mappedTo }, side, value) => {
      const field = fields.get(customKeyOf(name) ?? "");
      const target = targets.get(mappedTo ?? "");
      if (side === "ours" && field !== undefined) return oursInWords(field, value, names.member);
      if (side === "theirs" && target !== undefined) return theirsInWords(target, value, names.user);
      return value === null || value === undefined ? "Nothing" : JSON.stringify(value);
    },
  };
}

const idsIn = (value: unknown) => z.array(z.string()).safeParse(value).data ?? [];
