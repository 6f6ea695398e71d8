import "server-only";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { MappedStatus } from "../engine/statuses.ts";
import { json } from "./json.ts";

type Row = { id: string; baseTheirs: unknown };

/**
 * A task that moved to another List is in one of that List's own statuses, which has another id. One of the same name
 * and the same meaning is the same status to people: what was agreed about it holds on, and a move alone changes no
 * source. Any other counts as a change. `rows` are what the comparison goes by; the status' is brought up to date.
 */
export async function takeStatusAlong<Field extends Row>(
  ctx: VerbContext,
  {
    place,
    theirs,
    statuses,
    task,
  }: {
    place: { linkId: string; connectionId: string };
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
  const { listId } = await ctx.db.taskLink.findUniqueOrThrow({
    where: { id: place.linkId },
    select: { listId: true },
  });
  if (listId === task.list.id) return;
  const before = await ctx.db.listStatus.findUnique({
    where: {
      connectionId_listId_statusKey: { connectionId: place.connectionId, listId, statusKey: row.baseTheirs },
    },
    select: { name: true, means: true },
  });
  if (before === null || before.means !== next.means) return;
  if (before.name.trim().toLowerCase() !== next.name.trim().toLowerCase()) return;
  await ctx.db.syncField.update({ where: { id: row.id }, data: { baseTheirs: json(next.key) } });
  rows.set("status", { ...row, baseTheirs: next.key });
}
