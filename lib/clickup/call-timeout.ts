/** Time for one call to ClickUp, in milliseconds: after it the outcome counts as unknown. */
export const CALL_TIMEOUT_MS = 20_000;

/** Time for one upload, in milliseconds: less than a job's step has, so that its end is noted. */
export const UPLOAD_TIMEOUT_MS = 75_000;
