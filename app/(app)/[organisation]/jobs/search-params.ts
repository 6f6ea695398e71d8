import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { JobRunFilters } from "#lib/jobs/client.ts";
import { JOB_RUN_STATUSES } from "#lib/jobs/schema.ts";

export const JOBS_PAGE_SIZE = 50;

/** What the address says about the list of jobs. */
export const jobListParams = {
  status: parseAsStringLiteral(JOB_RUN_STATUSES),
  cursor: parseAsString,
};

export const loadJobListParams = createLoader(jobListParams);

/** The parameters as the list verb takes them, for the page and its client part alike: equal input, equal key. */
export function toJobFilters({
  status,
  cursor,
}: {
  status: JobRunFilters["status"] | null;
  cursor: string | null;
}): JobRunFilters & { limit: number } {
  return {
    limit: JOBS_PAGE_SIZE,
    ...(status == null ? {} : { status }),
    ...(cursor === null ? {} : { cursor }),
  };
}
