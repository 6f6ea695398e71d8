// GET /api/v1/customers/{id}/settings
import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { listCustomerSettings } from "#lib/customers/index.ts";
import { settingModuleSchema } from "#lib/customers/schema.ts";
import { idSchema } from "#lib/platform/ids/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/customers/{id}/settings",
    auth: ["session", "apiKey"],
    verb: listCustomerSettings,
    params: z.strictObject({ id: idSchema }),
    query: z.strictObject({ module: settingModuleSchema.optional() }),
    input: ({ params, query }) => ({ customerId: params.id, ...query }),
    rateLimit: "read",
    summary: "List a customer's settings, of all modules or one",
    tags: ["Customer settings"],
  }),
});
