/** What an operator sees of all organisations at once: counts and names, never what is in them. */
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
