/** What an operator sees of all organisations at once: counts and names, never what is in them. */
import type { JobRunStatus } from "#lib/jobs/schema.ts";
import { systemDb } from "#lib/platform/db/index.ts";

export type OrganisationSummary = {
  id: string;
  slug: string;
  name: string;
  members: number;
  customers: number;
  tickets: number;
  /** State of its newest ClickUp connection; null when it never had one. */
  clickup: string | null;
  createdAt: string;
};

/** Every organisation, in the order in which they came. */
export async function listOrganisationsAcrossOrganisations(): Promise<OrganisationSummary[]> {
  const rows = await systemDb().organisation.findMany({
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: {
      id: true,
      slug: true,
      name: true,
      createdAt: true,
      _count: {
        select: {
          memberships: { where: { removedAt: null, role: { not: "guest" } } },
          customers: true,
          tickets: true,
        },
      },
      clickupConnections: {
        orderBy: [{ connectedAt: "desc" }, { id: "desc" }],
        take: 1,
        select: { status: true },
      },
    },
  });
  return rows.map(({ _count, clickupConnections, createdAt, ...organisation }) => ({
    ...organisation,
    members: _count.memberships,
    customers: _count.customers,
    tickets: _count.tickets,
    clickup: clickupConnections[0]?.status ?? null,
    createdAt: createdAt.toISOString(),
  }));
}

export type WorkCounts = {
  organisations: number;
  jobsFailed: number;
  intentsWaiting: number;
  intentsFailed: number;
  outboxUnsent: number;
  /** When the oldest unsent event was written. */
  outboxOldestAt: string | null;
};

/** What waits and what failed. A failed job that was tried again since does not count. */
export async function countWorkAcrossOrganisations(): Promise<WorkCounts> {
  const db = systemDb();
  const [organisations, jobsFailed, intentsWaiting, intentsFailed, outboxUnsent, oldest] = await Promise.all([
    db.organisation.count(),
    db.jobRun.count({ where: { status: "failed", retriedAt: null } }),
    db.taskIntent.count({ where: { status: { in: ["queued", "creating", "waiting"] } } }),
    db.taskIntent.count({ where: { status: "failed" } }),
    db.outboxEvent.count({ where: { dispatchedAt: null } }),
    db.outboxEvent.findFirst({
      where: { dispatchedAt: null },
      orderBy: { createdAt: "asc" },
      select: { createdAt: true },
    }),
  ]);
  return {
    organisations,
    jobsFailed,
    intentsWaiting,
    intentsFailed,
    outboxUnsent,
    outboxOldestAt: oldest?.createdAt.toISOString() ?? null,
  };
}

/** Organisations that have runs of jobs in a state, or in any. */
export async function listOrganisationsWithJobsAcrossOrganisations(
  status: JobRunStatus | undefined,
): Promise<{ id: string; slug: string }[]> {
  return systemDb().organisation.findMany({
    where: { jobRuns: { some: status === undefined ? {} : { status } } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { id: true, slug: true },
  });
}

/** Whose a run is; null when there is none with this id. */
export async function findOrganisationOfJobAcrossOrganisations(jobRunId: string): Promise<string | null> {
  const run = await systemDb().jobRun.findUnique({
    where: { id: jobRunId },
    select: { organisationId: true },
  });
  return run?.organisationId ?? null;
}

/** Events that wait to be sent, and why the oldest one that was tried could not be. */
export async function readUnsentEventsAcrossOrganisations(): Promise<{
  waiting: number;
  refused: { name: string; attempts: number; reason: string } | null;
}> {
  const db = systemDb();
  const [waiting, oldest] = await Promise.all([
    db.outboxEvent.count({ where: { dispatchedAt: null } }),
    db.outboxEvent.findFirst({
      where: { dispatchedAt: null, attempts: { gt: 0 } },
      orderBy: { createdAt: "asc" },
      select: { name: true, attempts: true, lastError: true },
    }),
  ]);
  return {
    waiting,
    refused:
      oldest === null
        ? null
        : { name: oldest.name, attempts: oldest.attempts, reason: oldest.lastError ?? "unknown" },
  };
}
