import "server-only";
import { z } from "zod";
import { PLANNED_ANEW, Prisma, type TenantDb } from "#lib/platform/db/index.ts";
import {
  type Delivery,
  type DeliveryState,
  type DeliverySubject,
  type DeliveryVerdict,
  deliveryEffectSchema,
} from "../schema.ts";

/** A delivery without its body, which may be a megabyte. */
export type DeliveryRow = {
  id: string;
  connectionId: string;
  webhookId: string | null;
  event: string;
  taskId: string | null;
  listId: string | null;
  verdict: DeliveryVerdict;
  verdictReason: string | null;
  state: DeliveryState;
  effects: unknown;
  receivedAt: Date;
  appliedAt: Date | null;
  replayedAt: Date | null;
  replayCount: number;
};

/** As many links of one task are named; more are rare. */
const SUBJECTS_SHOWN = 5;

const columns = Prisma.sql`
  d.id, d.connection_id as "connectionId", d.webhook_id as "webhookId", d.event, d.task_id as "taskId",
  d.list_id as "listId", d.verdict::text as verdict, d.verdict_reason as "verdictReason", d.state::text as state,
  d.effects, d.received_at as "receivedAt", d.applied_at as "appliedAt", d.replayed_at as "replayedAt",
  d.replay_count as "replayCount"`;

type Walk = { limit: number; isOldestFirst?: boolean };

/** Deliveries that meet all conditions, newest first unless said otherwise. */
export function findDeliveryRows(
  db: TenantDb,
  conditions: readonly Prisma.Sql[],
  walk: Walk,
): Promise<DeliveryRow[]> {
  return db.$queryRaw<DeliveryRow[]>(deliveryQuery(conditions, walk));
}

/** The statement itself, whose plan a test looks at. */
export function deliveryQuery(
  conditions: readonly Prisma.Sql[],
  { limit, isOldestFirst = false }: Walk,
): Prisma.Sql {
  const direction = isOldestFirst ? Prisma.sql`asc` : Prisma.sql`desc`;
  return Prisma.sql`
    select ${Prisma.raw(PLANNED_ANEW)} ${columns} from webhook_deliveries d
    where ${Prisma.join([...conditions], " and ")}
    order by d.received_at ${direction}, d.id ${direction}
    limit ${limit}`;
}

type SubjectRow = Omit<DeliverySubject, "isStanding"> & {
  connectionId: string;
  taskId: string;
  unlinkedAt: Date | null;
};

/** The links of the deliveries' tasks, by connection and task, those that stand first. */
export async function readSubjects(
  db: TenantDb,
  rows: readonly Pick<DeliveryRow, "connectionId" | "taskId">[],
): Promise<(row: Pick<DeliveryRow, "connectionId" | "taskId">) => DeliverySubject[]> {
  const pairs = new Map(
    rows.flatMap(({ connectionId, taskId }) =>
      taskId === null ? [] : [[`${connectionId} ${taskId}`, { connectionId, taskId }] as const],
    ),
  );
  const subjects = new Map<string, DeliverySubject[]>();
  const found =
    pairs.size === 0
      ? []
      : await db.$queryRaw<SubjectRow[]>`
          select l.id as "linkId", l.connection_id as "connectionId", l.task_id as "taskId",
                 l.source_type as "sourceType", l.source_id as "sourceId", l.task_name as "taskName",
                 l.task_url as "taskUrl", l.unlinked_at as "unlinkedAt", c.name as "customerName",
                 coalesce('#' || t.number, nullif(i.source_label, '')) as label
          from task_links l
          left join task_intents i on i.id = l.intent_id
          left join tickets t on l.source_type = 'ticket' and t.id = l.source_id
          left join customers c on c.id = t.customer_id
          where l.connection_id = any(${[...new Set([...pairs.values()].map((pair) => pair.connectionId))]}::uuid[])
            and l.task_id = any(${[...new Set([...pairs.values()].map((pair) => pair.taskId))]}::text[])
          order by (l.unlinked_at is null) desc, l.created_at desc, l.id`;
  for (const { connectionId, taskId, unlinkedAt, ...subject } of found) {
    const key = `${connectionId} ${taskId}`;
    const known = subjects.get(key) ?? [];
    if (known.length < SUBJECTS_SHOWN)
      subjects.set(key, [...known, { ...subject, isStanding: unlinkedAt === null }]);
  }
  return ({ connectionId, taskId }) => subjects.get(`${connectionId} ${taskId}`) ?? [];
}

/** A delivery as it leaves the domain. */
export function toDelivery(row: DeliveryRow, subjects: DeliverySubject[]): Delivery {
  const { connectionId: _connectionId, receivedAt, appliedAt, replayedAt, effects, ...rest } = row;
  return {
    ...rest,
    effects: z.array(deliveryEffectSchema).catch([]).parse(effects),
    subjects,
    receivedAt: receivedAt.toISOString(),
    appliedAt: appliedAt?.toISOString() ?? null,
    durationMs:
      appliedAt === null ? null : Math.max(0, appliedAt.getTime() - (replayedAt ?? receivedAt).getTime()),
    replayedAt: replayedAt?.toISOString() ?? null,
  };
}
