// PUT /api/v1/sync/lists/{id}/statuses
import { methods, route } from "#lib/api/route/index.ts";
import { confirmStatuses } from "#lib/sync/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  PUT: route({
    method: "PUT",
    path: "/api/v1/sync/lists/{id}/statuses",
    auth: ["session", "apiKey"],
    verb: confirmStatuses,
    module: "clickup",
    rateLimit: "write",
    summary: "Say what the statuses of a List mean",
    description:
      "Names every status of the List with what it means here, and which of several that mean the same is written back. Tickets and tasks that agreed under the old meanings are brought into step with the new ones.",
    tags: ["Sync"],
  }),
});
