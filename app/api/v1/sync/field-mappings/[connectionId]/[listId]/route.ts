// GET, PUT /api/v1/sync/field-mappings/{connectionId}/{listId}
import { methods, route } from "#lib/api/route/index.ts";
import { getTicketFieldMapping, saveTicketFieldDraft } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/sync/field-mappings/{connectionId}/{listId}",
    auth: ["session", "apiKey"],
    verb: getTicketFieldMapping,
    module: "clickup",
    rateLimit: "read",
    summary: "See how a List's custom fields are mapped",
    description:
      "The draft, what is published and for whom, both sides' fields, how they fit, and suggestions.",
    tags: ["Sync"],
  }),
  PUT: route({
    method: "PUT",
    path: "/api/v1/sync/field-mappings/{connectionId}/{listId}",
    auth: ["session", "apiKey"],
    verb: saveTicketFieldDraft,
    module: "clickup",
    rateLimit: "write",
    summary: "Save the draft of a List's mapping",
    description:
      "Replaces the draft; nothing syncs by it before it is published. A draft that somebody changed meanwhile is a conflict.",
    tags: ["Sync"],
  }),
});
