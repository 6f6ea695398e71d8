/** Stored values of fields in words that people read. */
import "server-only";
import { z } from "zod";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { SyncField } from "../engine/policies.ts";
import { readPeopleNames } from "./people-names.ts";

const NOTHING = "Nothing";
const PRIORITY_NAMES: Record<string, string> = { 1: "Urgent", 2: "High", 3: "Normal", 4: "Low" };

const idsSchema = z.array(z.coerce.string()).catch([]);

type Row = { field: string; ours: unknown; theirs: unknown; baseOurs: unknown };
type Side = "ours" | "theirs";

/** A function from a value to its words, with the names that the given rows need already looked up. */
export async function wordsOf(
  ctx: VerbContext,
  rows: readonly Row[],
): Promise<(field: SyncField, side: Side, value: unknown) => string> {
  const statuses = new Map<string, string>();
  const assignees = rows.filter(({ field }) => field === "assignee");
  const names = await readPeopleNames(ctx, {
    memberIds: assignees.flatMap(({ ours, baseOurs }) =>
      [ours, baseOurs].filter((id) => typeof id === "string"),
    ),
    userIds: assignees.flatMap(({ theirs }) => idsSchema.parse(theirs)),
  });
  for (const { field, theirs } of rows)
    if (field === "status" && typeof theirs === "string") statuses.set(theirs, theirs);
  if (statuses.size > 0) {
    const known = await ctx.db.listStatus.findMany({
      where: { statusKey: { in: [...statuses.keys()] } },
      select: { statusKey: true, name: true },
    });
    for (const { statusKey, name } of known) statuses.set(statusKey, name);
  }
  return (field, side, value) => {
    if (Array.isArray(value)) {
      const texts = idsSchema.parse(value);
      if (texts.length === 0) return NOTHING;
      return (field === "assignee" ? texts.map(names.user) : texts).join(", ");
    }
    const text = typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
    if (text === "") return NOTHING;
    if (field === "status" && side === "theirs") return statuses.get(text) ?? text;
    if (field === "priority" && side === "theirs") return PRIORITY_NAMES[text] ?? text;
    if (field === "status" || field === "priority") return sentence(text.replaceAll("_", " "));
    if (field === "assignee") return names.member(text);
    return text;
  };
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
