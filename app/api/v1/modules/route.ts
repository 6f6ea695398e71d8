// GET /api/v1/modules
import { methods, route } from "#lib/api/route/index.ts";
import { listModules } from "#lib/organisations/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/modules",
    auth: ["session", "apiKey"],
    verb: listModules,
    rateLimit: "read",
    summary: "List the modules and whether they are on",
    tags: ["Organisation"],
  }),
});
