import "server-only";
import { getCustomerTarget } from "#lib/clickup/index.ts";
import type { TenantDb } from "#lib/platform/db/index.ts";
import { goneKindSchema, PRIMARY_PURPOSE, type TaskEntry, type TaskList } from "../schema.ts";
import {
  type IntentRow,
  type LinkRow,
  obstacleOf,
  reasonOf,
  type SourceKey,
  toIntent,
  toLink,
} from "./task-state.ts";

/** How the purpose of a task that was there before begins; its id follows. */
const LINKED_PURPOSE = "linked ";

export function linkedPurpose(taskId: string): string {
  return `${LINKED_PURPOSE}${taskId}`;
}

/** Requests that are not settled yet, or need a person. The others are links, or nothing. */
const OPEN = ["queued", "creating", "waiting", "failed"] as const;

/** All of a source's tasks, from the rows: those linked, the leading one first, then those asked for. */
export async function readTaskList(
  db: TenantDb,
  organisationId: string,
  { sourceType, sourceId }: SourceKey,
  customerId: string,
): Promise<TaskList> {
  const links = await db.taskLink.findMany({
    where: { organisationId, sourceType, sourceId, unlinkedAt: null },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    include: { intent: true },
  });
  const intents = await db.taskIntent.findMany({
    where: { organisationId, sourceType, sourceId, status: { in: [...OPEN] } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  const target = await getCustomerTarget(db, customerId);
  const open = await db.syncField.groupBy({
    by: ["linkId"],
    where: { linkId: { in: links.map(({ id }) => id) }, state: { in: ["conflict", "failed"] } },
    _count: { _all: true },
  });
  const openFields = new Map(open.map(({ linkId, _count }) => [linkId, _count._all]));
  const isLed = links.some(({ leadKey }) => leadKey !== null);
  const items = [
    ...links.map((link) => ({
      ...ofLink(link, link.intent, target.spaceId),
      openFields: openFields.get(link.id) ?? 0,
    })),
    ...intents.map((intent) => ofIntent(intent, !isLed && intent.purpose === PRIMARY_PURPOSE)),
  ];
  return {
    items: [...items.filter(({ isLead }) => isLead), ...items.filter(({ isLead }) => !isLead)],
    obstacle: obstacleOf(target),
    customerId,
  };
}

function labelOf(purpose: string): string | null {
  return purpose === PRIMARY_PURPOSE || purpose.startsWith(LINKED_PURPOSE) ? null : purpose;
}

function ofLink(link: LinkRow, intent: IntentRow | null, spaceId: string | null): TaskEntry {
  return {
    id: link.id,
    label: labelOf(link.purpose),
    isLead: link.leadKey !== null,
    state: "completed",
    reason: null,
    intent: intent === null ? null : toIntent(intent),
    link: toLink(link),
    gone:
      link.goneAt === null
        ? null
        : {
            kind: goneKindSchema.safeParse(link.goneKind).data ?? "not_found",
            since: link.goneAt.toISOString(),
          },
    openFields: 0,
    isOutsideSpace: spaceId !== null && link.spaceId !== "" && link.spaceId !== spaceId,
  };
}

function ofIntent(row: IntentRow, isLead: boolean): TaskEntry {
  const intent = toIntent(row);
  return {
    id: row.id,
    label: labelOf(row.purpose),
    isLead,
    state: row.status,
    reason: reasonOf(intent),
    intent,
    link: null,
    gone: null,
    isOutsideSpace: false,
    openFields: 0,
  };
}
