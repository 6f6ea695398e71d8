import "server-only";

export { finishJobRun, noteJobRunError, startJobRun, waitJobRun } from "./record-job-run.ts";
