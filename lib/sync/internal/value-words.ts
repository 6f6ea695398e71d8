/** Stored values of fields in words that people read. */
import "server-only";
import { z } from "zod";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { SyncField } from "../engine/policies.ts";

const NOTHING = "Nothing";
const PRIORITY_NAMES: Record<string, string> = { 1: "Urgent", 2: "High", 3: "Normal", 4: "Low" };

type Row = { field: string; ours: unknown; theirs: unknown; baseOurs: unknown };
type Side = "ours" | "theirs";

/** A function from a value to its words, with the names that the given rows need already looked up. */
export async function wordsOf(
  ctx: VerbContext,
  rows: readonly Row[],
): Promise<(field: SyncField, side: Side, value: unknown) => string> {
  const statuses = new Map<string, string>();
  const members = new Map<string, string>();
  for (const { field, ours, theirs, baseOurs } of rows) {
    if (field === "status" && typeof theirs === "string") statuses.set(theirs, theirs);
    if (field === "assignee")
      for (const id of [ours, baseOurs]) if (typeof id === "string") members.set(id, "Somebody");
  }
  if (statuses.size > 0) {
    const known = await ctx.db.listStatus.findMany({
      where: { statusKey: { in: [...statuses.keys()] } },
      select: { statusKey: true, name: true },
    });
    for (const { statusKey, name } of known) statuses.set(statusKey, name);
  }
  if (members.size > 0) {
    const known = await ctx.db.membership.findMany({
      where: { id: { in: [...members.keys()] } },
      select: { id: true, user: { select: { name: true } } },
    });
    for (const { id, user } of known) members.set(id, user.name);
  }

  return (field, side, value) => {
    if (Array.isArray(value)) {
      const texts = z.array(z.coerce.string()).parse(value);
      if (texts.length === 0) return NOTHING;
      return field === "assignee" ? `${texts.length} in ClickUp` : texts.join(", ");
    }
    const text = typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
    if (text === "") return NOTHING;
    if (field === "status" && side === "theirs") return statuses.get(text) ?? text;
    if (field === "priority" && side === "theirs") return PRIORITY_NAMES[text] ?? text;
    if (field === "status" || field === "priority") return sentence(text.replaceAll("_", " "));
    if (field === "assignee") return members.get(text) ?? text;
    return text;
  };
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
