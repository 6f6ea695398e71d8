/** What people say of a List's statuses. */
import "server-only";
import { conflict, invalidField } from "#lib/platform/errors/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import {
  chooseWaysBack,
  type MappedStatus,
  proposeMeaning,
  SOURCE_STATUSES,
  type SourceStatus,
  sourceStatusSchema,
  statusMapOf,
} from "../engine/statuses.ts";
import { linksToReconsider } from "../reconsider/schema.ts";
import { brokenPairs } from "../reconsider/value-map.ts";
import { getListRow, type ListRow, readDetail } from "./list-rows.ts";
import { NO_REVIEW } from "./review-after.ts";
import { confirmStatusesInput, proposeStatusesInput, syncListDetailSchema } from "./schema.ts";
import { type StatusRow, toMapped } from "./status-rows.ts";
import { resolveReviewNotice } from "./store-list.ts";

/** Says what each status of a List means, and which one ours is written as. Nothing is proposed for it any more. */
export const confirmStatuses = defineCommand({
  name: "sync_lists.confirm_statuses",
  audit: "list_statuses.confirmed",
  permission: "sync:write",
  input: confirmStatusesInput,
  output: syncListDetailSchema,
  run: async (ctx, { id, version, statuses, waysBack }) => {
    const { list, rows } = await lock(ctx, id, version);
    const said = new Map(statuses.map(({ key, means }) => [key, means]));
    requireAll(rows, said);
    requireWaysBack(said, waysBack);
    return decide(ctx, list, rows, (status) => {
      const means = status.isGone ? status.means : (said.get(status.key) ?? status.means);
      return {
        ...status,
        means,
        isWayBack: !status.isGone && waysBack[means] === status.key,
        isConfirmed: true,
      };
    });
  },
});

/** Forgets what was said of a List's statuses: their types and names say it again. */
export const proposeStatuses = defineCommand({
  name: "sync_lists.propose_statuses",
  audit: "list_statuses.proposed",
  permission: "sync:write",
  input: proposeStatusesInput,
  output: syncListDetailSchema,
  run: async (ctx, { id, version }) => {
    const { list, rows } = await lock(ctx, id, version);
    return decide(ctx, list, rows, (status) => ({
      ...status,
      means: proposeMeaning(status),
      isWayBack: false,
      isConfirmed: false,
    }));
  },
});

async function lock(ctx: VerbContext, id: string, version: number | undefined) {
  await ctx.db.$queryRaw`select id from sync_lists where id = ${id}::uuid for update`;
  const list = await getListRow(ctx, id);
  if (version !== undefined && version !== list.version)
    throw conflict(
      "The List's statuses, or what they mean, changed in the meantime.",
      "Look at them as they are now, then make your change again.",
    );
  const rows: StatusRow[] = await ctx.db.listStatus.findMany({
    where: { connectionId: list.connectionId, listId: list.listId },
    orderBy: [{ position: "asc" }, { statusKey: "asc" }],
  });
  return { list, rows };
}

async function decide(
  ctx: VerbContext,
  list: ListRow,
  rows: StatusRow[],
  change: (status: MappedStatus) => MappedStatus,
) {
  const { connectionId, listId } = list;
  const known = rows.map(toMapped);
  const after = chooseWaysBack(known.map(change));
  for (const status of after) {
    const { means, isWayBack, isConfirmed } = status;
    await ctx.db.listStatus.update({
      where: { connectionId_listId_statusKey: { connectionId, listId, statusKey: status.key } },
      data: { means, isWayBack, isConfirmed, ...NO_REVIEW },
    });
  }
  await ctx.db.syncList.update({
    where: { id: list.id },
    data: { version: { increment: 1 }, reviewCount: 0 },
  });
  await resolveReviewNotice(ctx);
  const pairs = brokenPairs(
    statusMapOf(before(rows, known)),
    statusMapOf(after),
    SOURCE_STATUSES,
    (key) => key,
  );
  ctx.emit(linksToReconsider, { cause: { kind: "statuses", connectionId, listId, pairs } });
  return {
    output: await readDetail(ctx, list.id),
    audit: {
      target: { type: "clickup_list", id: list.id, name: list.name },
      before: inWords(known),
      after: inWords(after),
    },
  };
}

/** What was proposed otherwise meanwhile has changed no ticket: until now its old meaning counts. */
function before(rows: StatusRow[], known: MappedStatus[]): MappedStatus[] {
  if (rows.every(({ reviewMeans }) => reviewMeans === null)) return known;
  return chooseWaysBack(
    known.map((status) => {
      const meant = sourceStatusSchema.safeParse(
        rows.find(({ statusKey }) => statusKey === status.key)?.reviewMeans,
      );
      return meant.success ? { ...status, means: meant.data, isWayBack: false } : status;
    }),
  );
}

function inWords(statuses: MappedStatus[]): Record<string, string> {
  return Object.fromEntries(
    statuses
      .filter(({ isGone }) => !isGone)
      .map(({ name, means, isWayBack }) => [name, isWayBack ? `${means}, written back` : means]),
  );
}

function requireAll(rows: StatusRow[], said: Map<string, SourceStatus>): void {
  const present = rows.filter(({ goneAt }) => goneAt === null);
  const missing = present.find(({ statusKey }) => !said.has(statusKey));
  if (missing !== undefined) throw invalidField("statuses", `Say what “${missing.name}” means, too.`);
  const unknown = [...said.keys()].find((key) => !present.some(({ statusKey }) => statusKey === key));
  if (unknown !== undefined) throw invalidField("statuses", `The List has no status “${unknown}”.`);
}

function requireWaysBack(
  said: Map<string, SourceStatus>,
  waysBack: Partial<Record<SourceStatus, string>>,
): void {
  for (const means of SOURCE_STATUSES) {
    const key = waysBack[means];
    if (key !== undefined && said.get(key) !== means)
      throw invalidField(`waysBack.${means}`, "Only a status that means this can be written for it.");
  }
}
