import { now } from "../clock/index.ts";

const globals = globalThis as typeof globalThis & { relaydeskJobsRegisteredAt?: Date };

/** Notes that the job server has just taken the list of our functions. */
export function noteJobRegistration(): void {
  globals.relaydeskJobsRegisteredAt = now();
}

/** When the job server last took the list of functions from this process; null when it never did. */
export function jobsRegisteredAt(): Date | null {
  return globals.relaydeskJobsRegisteredAt ?? null;
}
