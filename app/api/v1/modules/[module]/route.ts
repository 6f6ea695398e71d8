// PUT /api/v1/modules/{module}
import { route } from "#lib/api/route/index.ts";
import { switchModule } from "#lib/organisations/index.ts";

export const PUT = route({
  method: "PUT",
  path: "/api/v1/modules/{module}",
  auth: ["session", "apiKey"],
  verb: switchModule,
  rateLimit: "write",
  summary: "Switch a module on or off",
  tags: ["Organisation"],
});
