// PATCH, DELETE /api/v1/views/{id}
import { methods, route } from "#lib/api/route/index.ts";
import { deleteSavedView, updateSavedView } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  PATCH: route({
    method: "PATCH",
    path: "/api/v1/views/{id}",
    auth: ["session"],
    verb: updateSavedView,
    rateLimit: "write",
    summary: "Change a saved view",
    tags: ["Views"],
  }),
  DELETE: route({
    method: "DELETE",
    path: "/api/v1/views/{id}",
    auth: ["session"],
    verb: deleteSavedView,
    rateLimit: "write",
    summary: "Delete a saved view",
    tags: ["Views"],
  }),
});
