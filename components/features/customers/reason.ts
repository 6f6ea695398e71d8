import { summariseProblem } from "#components/patterns/problem.ts";

/** Why something was refused and what to do about it, as the text under a toast's title. */
export function reasonOf(error: unknown): string {
  const { detail, action, requestId } = summariseProblem(error);
  return [detail, action, requestId ? `Request ${requestId}.` : null].filter(Boolean).join(" ");
}
