// GET, PUT, DELETE /api/v1/customers/{id}/settings/{module}/{key}
import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { deleteCustomerSetting, getSetting, setCustomerSetting } from "#lib/customers/index.ts";
import { settingBodySchema, settingKeySchema, settingModuleSchema } from "#lib/customers/schema.ts";
import { idSchema } from "#lib/platform/ids/index.ts";

const params = z.strictObject({ id: idSchema, module: settingModuleSchema, key: settingKeySchema });

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/customers/{id}/settings/{module}/{key}",
    auth: ["session", "apiKey"],
    verb: getSetting,
    params,
    input: ({ params: { id, module, key } }) => ({ customerId: id, module, key }),
    rateLimit: "read",
    summary: "Get one setting of a customer",
    tags: ["Customer settings"],
  }),
  PUT: route({
    method: "PUT",
    path: "/api/v1/customers/{id}/settings/{module}/{key}",
    auth: ["session", "apiKey"],
    verb: setCustomerSetting,
    params,
    body: settingBodySchema,
    input: ({ params: { id, module, key }, body }) => ({ customerId: id, module, key, setting: body }),
    rateLimit: "write",
    summary: "Set one setting of a customer",
    tags: ["Customer settings"],
  }),
  DELETE: route({
    method: "DELETE",
    path: "/api/v1/customers/{id}/settings/{module}/{key}",
    auth: ["session", "apiKey"],
    verb: deleteCustomerSetting,
    params,
    input: ({ params: { id, module, key } }) => ({ customerId: id, module, key }),
    rateLimit: "write",
    summary: "Remove one setting of a customer",
    tags: ["Customer settings"],
  }),
});
