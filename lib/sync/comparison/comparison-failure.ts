/** Why a comparison came to nothing, for those who read of it. */
import "server-only";
import { ClickUpApiError, ClickUpRateLimitError } from "#lib/clickup/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { failureClassOf } from "../failure-class.ts";
import type { ComparisonFailure } from "../requests/requests.ts";

/** The failure in words; null while a comparison only waits for room in the rate budget. */
export function toComparisonFailure(error: unknown): ComparisonFailure | null {
  if (error instanceof ClickUpRateLimitError) return null;
  if (!(error instanceof RelaydeskError)) {
    return {
      code: "internal_error",
      message: "Something went wrong on our side.",
      action: "It is tried again by itself; tell the operator if it stays.",
      failureClass: "retry",
    };
  }
  return {
    code: error.code,
    message: error.publicMessage,
    action: error.action ?? null,
    failureClass: error instanceof ClickUpApiError ? failureClassOf(error.kind) : "person",
  };
}
