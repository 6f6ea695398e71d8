import "server-only";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { MappedStatus } from "../engine/statuses.ts";
import { json } from "./json.ts";

type Row = { id: string; baseTheirs: unknown };

/**
 * A task that moved to another List is in one of that List's own statuses, which has another id. One of the same name
 * and the same meaning is the same status to people: what was agreed about it holds on, and a move alone changes no
 * source. Any other counts as a change. The agreement itself tells which List it is from: the link may be ahead of it,
 * where the move was ours. `rows` are what the comparison goes by; the status' is brought up to date.
 */
export async function takeStatusAlong<Field extends Row>(
  ctx: VerbContext,
  {
    theirs,
    statuses,
    task,
  }: {
    theirs: Partial<Record<string, unknown>>;
    statuses: readonly MappedStatus[];
    task: { list: { id: string } | null };
  },
  rows: Map<string, Field>,
): Promise<void> {
  const row = rows.get("status");
  const next = statuses.find(({ key }) => key === theirs.status);
  if (row === undefined || next === undefined || task.list === null) return;
  if (typeof row.baseTheirs !== "string" || row.baseTheirs === next.key) return;
  // A status of the very List: somebody changed it there.
  if (statuses.some(({ key }) => key === row.baseTheirs)) return;
  const name = next.name.trim().toLowerCase();
  const elsewhere = await ctx.db.listStatus.findMany({
    where: { statusKey: row.baseTheirs, means: next.means, listId: { not: task.list.id } },
    select: { name: true },
  });
  if (!elsewhere.some((before) => before.name.trim().toLowerCase() === name)) return;
  await ctx.db.syncField.update({ where: { id: row.id }, data: { baseTheirs: json(next.key) } });
  rows.set("status", { ...row, baseTheirs: next.key });
}
