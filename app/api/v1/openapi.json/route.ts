// GET /api/v1/openapi.json — the plain document, not in the `data` envelope.
import { apiDocument } from "#lib/api/openapi/document.ts";
import { methods, route } from "#lib/api/route/index.ts";
import * as routes from "../routes.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/openapi.json",
    auth: "public",
    handler: async (): Promise<Response> => Response.json(apiDocument(routes)),
    rateLimit: "public",
    summary: "Read this document",
    tags: ["API"],
  }),
});
