import "server-only";
import { type CustomerTarget, getCustomerTarget } from "#lib/clickup/index.ts";
import { listReasonSchema } from "#lib/clickup/schema.ts";
import { now } from "#lib/platform/clock/index.ts";
import type { TenantDb } from "#lib/platform/db/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import {
  PRIMARY_PURPOSE,
  type TaskIntent,
  type TaskLink,
  type TaskObstacle,
  type TaskSourceType,
  type TaskState,
  WAITING_REASON_LABELS,
  waitingReasonSchema,
} from "../schema.ts";
import { expectedAtOf } from "./expected-times.ts";

export type SourceKey = { sourceType: TaskSourceType; sourceId: string };

/** One of a source's tasks: by its link's or its request's id, or by what it is for; the leading one without either. */
export type TaskKey = SourceKey & { entryId?: string | undefined; purpose?: string | undefined };

export async function findIntent(db: TenantDb, organisationId: string, key: TaskKey) {
  const { sourceType, sourceId, entryId } = key;
  const byPurpose = (purpose: string) =>
    db.taskIntent.findUnique({
      where: {
        organisationId_sourceType_sourceId_purpose: { organisationId, sourceType, sourceId, purpose },
      },
    });
  if (key.purpose !== undefined) return byPurpose(key.purpose);
  const link = await findStandingLink(db, organisationId, key);
  const id = link?.intentId ?? entryId;
  if (id === undefined) return byPurpose(PRIMARY_PURPOSE);
  return db.taskIntent.findFirst({ where: { id, sourceType, sourceId } });
}

export async function findStandingLink(
  db: TenantDb,
  organisationId: string,
  { sourceType, sourceId, entryId, purpose }: TaskKey,
) {
  const source = `${sourceType}:${sourceId}`;
  if (purpose !== undefined)
    return db.taskLink.findUnique({
      where: { organisationId_standingKey: { organisationId, standingKey: `${source}:${purpose}` } },
    });
  if (entryId === undefined)
    return db.taskLink.findUnique({
      where: { organisationId_leadKey: { organisationId, leadKey: source } },
    });
  return db.taskLink.findFirst({
    where: { sourceType, sourceId, unlinkedAt: null, OR: [{ id: entryId }, { intentId: entryId }] },
  });
}

export type IntentRow = NonNullable<Awaited<ReturnType<typeof findIntent>>>;
export type LinkRow = NonNullable<Awaited<ReturnType<typeof findStandingLink>>>;

export function toIntent(row: IntentRow, expected: Date | null = null): TaskIntent {
  return {
    id: row.id,
    status: row.status,
    requestedBy: row.requestedByName,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    attempts: row.attempts,
    waitingUntil: row.waitingUntil?.toISOString() ?? null,
    waitingReason: waitingReasonSchema.safeParse(row.waitingReason).data ?? null,
    expectedAt: expected?.toISOString() ?? null,
    failure:
      row.failureCode === null
        ? null
        : { code: row.failureCode, message: row.failureMessage ?? "", action: row.failureAction },
    canChooseList: row.status === "failed" && row.failureCode === "clickup_list_missing",
  };
}

export function toLink(row: LinkRow): TaskLink {
  return {
    id: row.id,
    taskId: row.taskId,
    taskName: row.taskName,
    taskUrl: row.taskUrl,
    status: { name: row.statusName, type: row.statusType, color: row.statusColor },
    list: { id: row.listId, name: row.listName },
    space: { id: row.spaceId, name: row.spaceName },
    listReason: listReasonSchema.safeParse(row.listReason).data ?? null,
    lastSyncedAt: row.lastSyncedAt.toISOString(),
    createdAt: row.createdAt.toISOString(),
  };
}

/** What keeps a customer's things from becoming tasks, first things first; null when nothing does. */
export function obstacleOf(target: CustomerTarget): TaskObstacle | null {
  if (target.connection === null) {
    return {
      code: "clickup_not_connected",
      message: "ClickUp is not connected.",
      action: "Ask an admin to connect it under Settings → ClickUp.",
    };
  }
  if (target.spaceId === null) {
    return {
      code: "clickup_space_missing",
      message: "The customer has no ClickUp Space.",
      action: "Choose a Space on the customer's page, then try again.",
    };
  }
  if (target.connection.status !== "connected") {
    return {
      code: "clickup_reconnect_needed",
      message: "ClickUp no longer accepts our connection.",
      action:
        "Ask an admin to connect ClickUp again under Settings → ClickUp. Tasks can be created from then on, and tickets that wait for one get it by themselves.",
    };
  }
  if (target.space === null || target.space.isGone) {
    return {
      code: "clickup_space_missing",
      message: "The customer's ClickUp Space is gone, archived, or closed to our connection.",
      action: "Choose another Space on the customer's page, then try again.",
    };
  }
  return null;
}

export function obstacleError(obstacle: TaskObstacle): RelaydeskError {
  return new RelaydeskError(obstacle.code, obstacle.message, {
    publicMessage: obstacle.message,
    action: obstacle.action,
  });
}

export function reasonOf(intent: TaskIntent | null): string | null {
  if (intent === null) return null;
  if (intent.status === "failed") return intent.failure?.message ?? null;
  if (intent.status === "waiting" && intent.waitingReason !== null)
    return WAITING_REASON_LABELS[intent.waitingReason];
  return null;
}

/** Where a source stands with its task, from the rows. */
export async function readTaskState(
  db: TenantDb,
  organisationId: string,
  key: TaskKey,
  customerId: string,
): Promise<TaskState> {
  const intentRow = await findIntent(db, organisationId, key);
  const linkRow = await findStandingLink(db, organisationId, key);
  const target = await getCustomerTarget(db, customerId);
  const expected =
    intentRow === null || linkRow !== null || target.connection === null
      ? null
      : await expectedAtOf(db, intentRow, target.connection.id, now());
  const intent = intentRow === null ? null : toIntent(intentRow, expected);
  return {
    state: linkRow === null ? (intent?.status ?? "none") : "completed",
    reason: linkRow === null ? reasonOf(intent) : null,
    intent,
    link: linkRow === null ? null : toLink(linkRow),
    obstacle: obstacleOf(target),
    customerId,
  };
}
