/** What a failure at ClickUp means for what syncs: the one table, on top of what its answers mean. */
import type { ClickUpApiError } from "#lib/clickup/index.ts";
import type { FailureClass } from "./dead-letters/schema.ts";

const CLASS_OF: Record<ClickUpApiError["kind"], FailureClass> = {
  rate_limit: "wait",
  unavailable: "retry",
  token: "person",
  refused: "person",
  unreachable_object: "permanent",
};

export function failureClassOf(kind: ClickUpApiError["kind"]): FailureClass {
  return CLASS_OF[kind];
}
