// GET and PATCH /api/v1/me: one's own account, whatever the organisation.
import { methods, route } from "#lib/api/route/index.ts";
import { updatePerson } from "#lib/security/index.ts";
import { Person, UpdatePersonInput } from "#lib/security/schema.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/me",
    auth: ["person"],
    handler: async ({ identity }) => ({ id: identity.userId, name: identity.name, email: identity.email }),
    output: Person,
    rateLimit: "read",
    summary: "Get one's own account",
    tags: ["Account"],
  }),
  PATCH: route({
    method: "PATCH",
    path: "/api/v1/me",
    auth: ["person"],
    body: UpdatePersonInput,
    handler: ({ identity, body }) => updatePerson(identity, body),
    output: Person,
    rateLimit: "write",
    summary: "Change one's own name",
    tags: ["Account"],
  }),
});
