// GET, POST /api/v1/views
import { methods, route } from "#lib/api/route/index.ts";
import { createSavedView, listSavedViews } from "#lib/tickets/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/views",
    auth: ["session", "apiKey"],
    verb: listSavedViews,
    rateLimit: "read",
    summary: "List saved views",
    tags: ["Views"],
  }),
  POST: route({
    method: "POST",
    path: "/api/v1/views",
    auth: ["session"],
    verb: createSavedView,
    status: 201,
    rateLimit: "write",
    summary: "Save a view",
    tags: ["Views"],
  }),
});
