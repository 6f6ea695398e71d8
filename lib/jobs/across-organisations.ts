/** Sweeps over all organisations: events that wait to be sent, and rows that have had their time. */
import "server-only";
import { systemDb } from "#lib/platform/db/index.ts";
import { dispatchEvents } from "#lib/platform/signal/dispatch.ts";

const DAY_MS = 24 * 3_600_000;
/** Younger events are most likely being sent at this moment. */
const SENDING_MS = 10_000;
const BATCH = 200;
const BATCHES = 25;

/** Sends what waits in the outbox, oldest first, until it is empty or sending fails. */
export async function sendWaitingEventsAcrossOrganisations(at: Date): Promise<{ sent: number }> {
  let sent = 0;
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const events = await systemDb().outboxEvent.findMany({
      where: { dispatchedAt: null, createdAt: { lt: new Date(at.getTime() - SENDING_MS) } },
      orderBy: { createdAt: "asc" },
      take: BATCH,
      select: { id: true, organisationId: true, name: true, payload: true },
    });
    if (events.length === 0) break;
    await dispatchEvents(events);
    const left = await systemDb().outboxEvent.count({
      where: { id: { in: events.map((event) => event.id) }, dispatchedAt: null },
    });
    sent += events.length - left;
    if (left > 0) break;
  }
  return { sent };
}

/** Deletes rows past their time; says how many of each. */
export async function removeOldRowsAcrossOrganisations(at: Date): Promise<Record<string, number>> {
  const before = (days: number) => new Date(at.getTime() - days * DAY_MS);
  const db = systemDb();
  const events = await db.outboxEvent.deleteMany({ where: { dispatchedAt: { lt: before(7) } } });
  const answers = await db.idempotencyKey.deleteMany({ where: { expiresAt: { lt: at } } });
  const runs = await db.jobRun.deleteMany({
    where: { status: { in: ["succeeded", "cancelled"] }, finishedAt: { lt: before(14) } },
  });
  const failures = await db.jobRun.deleteMany({ where: { startedAt: { lt: before(90) } } });
  const windows = await db.rateLimitWindow.deleteMany({ where: { expiresAt: { lt: at } } });
  const sessions = await db.session.deleteMany({ where: { expiresAt: { lt: before(30) } } });
  return {
    events: events.count,
    answers: answers.count,
    runs: runs.count + failures.count,
    windows: windows.count,
    sessions: sessions.count,
  };
}
