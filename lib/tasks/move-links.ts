import "server-only";
import { Prisma } from "#lib/platform/db/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { move, NOTHING_TO_SAY } from "./internal/held-intent.ts";
import { PRIMARY_PURPOSE } from "./schema.ts";
import type { TaskSource } from "./source.ts";

/**
 * Holds all that concerns the tasks of some sources until the transaction ends, in the order in which jobs hold it:
 * requests, then links, and only then the sources themselves. Who takes the sources first would wait for a comparison that
 * waits for them.
 */
export function defineHoldTasks(source: TaskSource) {
  return async function holdTasks(ctx: VerbContext, sourceIds: readonly string[]): Promise<void> {
    await ctx.db.$queryRaw`
      select id::text from task_intents
      where source_type = ${source.type} and source_id = any(${[...sourceIds]}::uuid[]) order by id for update`;
    await ctx.db.$queryRaw`
      select id::text from task_links
      where source_type = ${source.type} and source_id = any(${[...sourceIds]}::uuid[]) and unlinked_at is null
      order by id for update`;
  };
}

/**
 * Hands all tasks of one source over to another that it is put together with, those still being made included, in the
 * caller's transaction. They become further tasks; one that both have stays one. What both sides say at that moment
 * counts as agreed, as for every task that is linked: nothing is overwritten. Timelines of both say so.
 */
export function defineMoveLinks(source: TaskSource) {
  return async function moveLinks(
    ctx: VerbContext,
    { from, to }: { from: string; to: string },
  ): Promise<{ moved: number; joined: number }> {
    const here = await source.load(ctx, from);
    const there = await source.load(ctx, to);
    const taken = new Set(
      (
        await ctx.db.taskIntent.findMany({
          where: { sourceType: source.type, sourceId: to },
          select: { purpose: true },
        })
      ).map(({ purpose }) => purpose),
    );
    // Requests first: their rows decide between this and a job that is about to link what it made.
    const intents = await ctx.db.taskIntent.findMany({
      where: { sourceType: source.type, sourceId: from },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      select: { id: true, purpose: true },
    });
    const purposes = new Map<string, string>();
    for (const { id, purpose } of intents) {
      const next = freePurpose(taken, purpose, here.content.label);
      taken.add(next);
      purposes.set(id, next);
      await ctx.db.taskIntent.update({
        where: { id },
        data: { sourceId: to, purpose: next, customerId: there.customerId, sourceLabel: there.content.label },
      });
    }
    let moved = 0;
    let joined = 0;
    // Read after the requests' rows are held: what a job linked until then is among them.
    const links = await ctx.db.taskLink.findMany({
      where: { sourceType: source.type, sourceId: from, unlinkedAt: null },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    });
    for (const link of links) {
      const { id, intentId, taskId, taskUrl, taskName } = link;
      const task = { taskId, taskUrl, taskName };
      const same = await ctx.db.taskLink.findFirst({
        where: { sourceType: source.type, sourceId: to, taskId, unlinkedAt: null },
        select: { id: true },
      });
      if (same !== null) {
        await ctx.db.taskLink.update({ where: { id }, data: { unlinkedAt: ctx.now() } });
        if (intentId !== null)
          await move(ctx.db, intentId, "unlink", { ...NOTHING_TO_SAY, completedAt: null });
        joined += 1;
      } else {
        await ctx.db.syncField.deleteMany({ where: { linkId: id } });
        const purpose =
          (intentId === null ? undefined : purposes.get(intentId)) ??
          freePurpose(taken, link.purpose, here.content.label);
        taken.add(purpose);
        await ctx.db.taskLink.update({
          where: { id },
          data: {
            sourceId: to,
            purpose,
            origin: "linked",
            linkedAs: Prisma.DbNull,
            customerId: there.customerId,
          },
        });
        await ctx.db.$executeRaw`
          select relaydesk_request_sync(${id}::uuid, ${ctx.organisationId}::uuid, 'source')`;
        await source.onTaskChanged(ctx, to, { kind: "taken_over", ...task, other: here.content.label });
        moved += 1;
      }
      await source.onTaskChanged(ctx, from, { kind: "handed_over", ...task, other: there.content.label });
    }
    return { moved, joined };
  };
}

/** The purpose under its new roof: the same where nobody there has it, else with where it came from. */
function freePurpose(taken: ReadonlySet<string>, purpose: string, label: string): string {
  const wanted = purpose === PRIMARY_PURPOSE ? `from ${label}` : purpose;
  if (!taken.has(wanted)) return wanted;
  const named = purpose === PRIMARY_PURPOSE ? wanted : `${purpose} (${label})`;
  for (let count = 1; ; count += 1) {
    const next = count === 1 ? named : `${named} ${count}`;
    if (!taken.has(next)) return next;
  }
}
