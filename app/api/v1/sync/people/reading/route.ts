// GET, POST /api/v1/sync/people/reading
import { methods, route } from "#lib/api/route/index.ts";
import { getPeopleRead, refreshPeople } from "#lib/sync/index.ts";
import { peopleReadSchema } from "#lib/sync/schema.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/sync/people/reading",
    auth: ["session", "apiKey"],
    verb: getPeopleRead,
    module: "clickup",
    rateLimit: "read",
    summary: "See when ClickUp's people were last read",
    tags: ["Sync"],
  }),
  POST: route({
    method: "POST",
    path: "/api/v1/sync/people/reading",
    auth: ["session", "apiKey"],
    permission: "sync:write",
    handler: ({ ctx }) => refreshPeople(ctx),
    output: peopleReadSchema,
    module: "clickup",
    rateLimit: "clickup",
    summary: "Read ClickUp's people anew",
    tags: ["Sync"],
  }),
});
