/** Time for one call to ClickUp, in milliseconds: after it the outcome counts as unknown. */
export const CALL_TIMEOUT_MS = 20_000;
