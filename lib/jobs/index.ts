import "server-only";

export {
  removeOldRowsAcrossOrganisations,
  sendWaitingEventsAcrossOrganisations,
} from "./across-organisations.ts";
export { getJobSummary } from "./get-job-summary.ts";
export { listJobRuns } from "./list-job-runs.ts";
export { finishJobRun, forgetJobRun, noteJobRunError, startJobRun, waitJobRun } from "./record-job-run.ts";
export { retryFailedJobRuns, retryJobRun } from "./retry-job-runs.ts";
