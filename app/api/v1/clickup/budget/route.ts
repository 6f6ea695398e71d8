// GET /api/v1/clickup/budget
import { methods, route } from "#lib/api/route/index.ts";
import { getBudget } from "#lib/clickup/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/clickup/budget",
    auth: ["session", "apiKey"],
    verb: getBudget,
    module: "clickup",
    rateLimit: "read",
    summary: "See how the rate budget was shared out over the last minutes, by lane and customer",
    tags: ["ClickUp"],
  }),
});
