// PUT /api/v1/modules/{module}
import { methods, route } from "#lib/api/route/index.ts";
import { switchModule } from "#lib/organisations/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  PUT: route({
    method: "PUT",
    path: "/api/v1/modules/{module}",
    auth: ["session", "apiKey"],
    verb: switchModule,
    rateLimit: "write",
    summary: "Switch a module on or off",
    tags: ["Organisation"],
  }),
});
