/** Whether the app can do its work: for probes, people and the watch over it. */
import "server-only";
import { clickupCheck, databaseCheck, jobsCheck } from "./checks.ts";
import { createReadiness } from "./readiness.ts";

export { noteJobRegistration } from "./job-registration.ts";

/** The state of all that the app needs: the worst of the database, the job server and ClickUp. */
export const checkReadiness = createReadiness([databaseCheck, jobsCheck, clickupCheck]);
