import { RelaydeskError } from "#lib/platform/errors/index.ts";

/** What was asked for happens in the customer's Space, and there is none. */
export function noSpace(): RelaydeskError {
  return new RelaydeskError("clickup_space_missing", "The customer has no Space", {
    publicMessage: "The customer has no ClickUp Space.",
    action: "Choose a Space on the customer's page.",
  });
}
