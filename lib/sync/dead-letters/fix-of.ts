/** Where what stands in the way can be mended. */
import type { DeadLetterState } from "./schema.ts";

type Letter = {
  state: DeadLetterState;
  code: string;
  field: string | null;
  ticketNumber: number | null;
  connectionId: string;
  listId: string;
};

const WORKSPACE_CODES = new Set(["workspace_closed", "foreign_workspace"]);
const CONNECTION_CODES = new Set(["clickup_reconnect_needed", "clickup_not_connected"]);

/** The page that mends a letter's cause, below the organisation's address; null when there is none. */
export function fixOf({
  state,
  code,
  field,
  ticketNumber,
  connectionId,
  listId,
}: Letter): { label: string; path: string } | null {
  if (CONNECTION_CODES.has(code)) return { label: "Connect ClickUp", path: "/settings/clickup" };
  if (state === "waiting") return null;
  const ticket =
    ticketNumber === null ? null : { label: "Open the ticket", path: `/tickets/${ticketNumber}` };
  if (state === "conflict") return ticket && { ...ticket, label: "Decide" };
  if (state === "gone" && WORKSPACE_CODES.has(code))
    return { label: "Change workspaces", path: "/settings/clickup" };
  if (state === "gone") return ticket;
  if (field?.startsWith("custom:"))
    return {
      label: "Check the mapping",
      path: `/settings/clickup/fields?${new URLSearchParams({ connection: connectionId, list: listId })}`,
    };
  if (field === "status") return { label: "Check the statuses", path: "/settings/clickup/statuses" };
  if (field === "assignee") return { label: "Check the people", path: "/settings/clickup/people" };
  return ticket;
}
