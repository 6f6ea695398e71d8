/**
 * What the job wrapper writes about its runs: the source of the Jobs page. The rows belong to tenants, so each
 * is written in the tenant's own transaction. One run is one row, however often the job server calls.
 */
import "server-only";
import { type Prisma, withTenant } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";

export type JobRunStart = {
  organisationId: string;
  functionId: string;
  runId: string;
  eventName: string;
  eventId: string | null;
  payload: Record<string, unknown>;
  subject: { type: string; id: string } | null;
  attempt: number;
  at: Date;
};

type RunKey = { organisationId: string; runId: string };

/** Notes that a run works: made on its first call, set back to running by every later one. */
export async function startJobRun(start: JobRunStart): Promise<void> {
  const { organisationId, runId, attempt, at } = start;
  await withTenant(organisationId, (db) =>
    db.jobRun.upsert({
      where: { runId },
      create: {
        id: newId(),
        organisationId,
        functionId: start.functionId,
        runId,
        eventName: start.eventName,
        eventId: start.eventId,
        payload: start.payload as Prisma.InputJsonObject,
        subjectType: start.subject?.type ?? null,
        subjectId: start.subject?.id ?? null,
        status: "running",
        attempt: attempt + 1,
        startedAt: at,
      },
      update: { status: "running", attempt: attempt + 1, waitingUntil: null },
      select: { id: true },
    }),
  );
}

/** Notes that a run waits, and until when if that is known. */
export async function waitJobRun(
  { organisationId, runId }: RunKey,
  waitingUntil: Date | null,
): Promise<void> {
  await withTenant(organisationId, (db) =>
    db.jobRun.updateMany({
      where: { runId, status: { in: ["running", "waiting"] } },
      data: { status: "waiting", waitingUntil },
    }),
  );
}

/** Notes why an attempt failed; the run itself may go on. */
export async function noteJobRunError(
  { organisationId, runId }: RunKey,
  error: { code: string; message: string },
): Promise<void> {
  await withTenant(organisationId, (db) =>
    db.jobRun.updateMany({
      where: { runId },
      data: { errorCode: error.code, errorMessage: error.message.slice(0, 2_000) },
    }),
  );
}

/** Notes the end of a run. A failure keeps the error noted last, unless none was. Answers how long the run took. */
export async function finishJobRun(
  { organisationId, runId }: RunKey,
  outcome:
    | { status: "succeeded" | "cancelled"; at: Date }
    | { status: "failed"; at: Date; error: { code: string; message: string } },
): Promise<{ durationMs: number | null }> {
  return withTenant(organisationId, async (db) => {
    const run = await db.jobRun.findUnique({
      where: { runId },
      select: { startedAt: true, errorCode: true },
    });
    if (run === null) return { durationMs: null };
    const error =
      outcome.status === "succeeded"
        ? { errorCode: null, errorMessage: null }
        : outcome.status === "failed" && run.errorCode === null
          ? { errorCode: outcome.error.code, errorMessage: outcome.error.message.slice(0, 2_000) }
          : {};
    await db.jobRun.update({
      where: { runId },
      data: { status: outcome.status, finishedAt: outcome.at, waitingUntil: null, ...error },
      select: { id: true },
    });
    return { durationMs: outcome.at.getTime() - run.startedAt.getTime() };
  });
}

/** Forgets a run that ended well and that nobody needs to see. */
export async function forgetJobRun({ organisationId, runId }: RunKey): Promise<void> {
  await withTenant(organisationId, (db) => db.jobRun.deleteMany({ where: { runId, status: "succeeded" } }));
}
