// GET, POST /api/v1/customers/{id}/contacts
import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { createContact, listContacts } from "#lib/customers/index.ts";
import { contactBodySchema, customerStatusSchema } from "#lib/customers/schema.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { pageInput } from "#lib/platform/pagination/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/customers/{id}/contacts",
    auth: ["session", "apiKey"],
    verb: listContacts,
    params: z.strictObject({ id: idSchema }),
    query: z.strictObject({
      ...pageInput,
      q: z.string().max(200).optional(),
      status: customerStatusSchema.default("active"),
    }),
    input: ({ params, query }) => ({ customerId: params.id, ...query }),
    rateLimit: "read",
    summary: "List a customer's contacts",
    tags: ["Contacts"],
  }),
  POST: route({
    method: "POST",
    path: "/api/v1/customers/{id}/contacts",
    auth: ["session", "apiKey"],
    verb: createContact,
    params: z.strictObject({ id: idSchema }),
    body: contactBodySchema,
    input: ({ params, body }) => ({ customerId: params.id, ...body }),
    status: 201,
    rateLimit: "write",
    summary: "Add a contact to a customer",
    tags: ["Contacts"],
  }),
});
