import type { JobRun, JobRunStatus } from "../schema.ts";

type Row = {
  id: string;
  functionId: string;
  eventName: string;
  subjectType: string | null;
  subjectId: string | null;
  status: JobRunStatus;
  attempt: number;
  errorCode: string | null;
  errorMessage: string | null;
  waitingUntil: Date | null;
  startedAt: Date;
  updatedAt: Date;
  finishedAt: Date | null;
  retriedAt: Date | null;
};

/** A run as it leaves the domain. `labels` names what runs are about, by `type:id`. */
export function toJobRun(row: Row, labels: ReadonlyMap<string, string>): JobRun {
  return {
    id: row.id,
    functionId: row.functionId,
    eventName: row.eventName,
    subject:
      row.subjectType === null || row.subjectId === null
        ? null
        : {
            type: row.subjectType,
            id: row.subjectId,
            label: labels.get(`${row.subjectType}:${row.subjectId}`) ?? null,
          },
    status: row.status,
    attempt: row.attempt,
    error: row.errorCode === null ? null : { code: row.errorCode, message: row.errorMessage ?? "" },
    waitingUntil: row.waitingUntil?.toISOString() ?? null,
    startedAt: row.startedAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    retriedAt: row.retriedAt?.toISOString() ?? null,
  };
}
