// GET and POST /api/v1/organisations: those that the signed-in person belongs to. Needs no organisation header.
import { z } from "zod";
import { methods, route } from "#lib/api/route/index.ts";
import { createOrganisation } from "#lib/organisations/index.ts";
import { CreateOrganisationInput } from "#lib/organisations/schema.ts";
import { listOrganisationMemberships } from "#lib/security/index.ts";
import { OrganisationMembership } from "#lib/security/schema.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/organisations",
    auth: ["person"],
    handler: ({ identity }) => listOrganisationMemberships(identity.userId),
    output: z.array(OrganisationMembership),
    rateLimit: "read",
    summary: "List one's own organisations",
    tags: ["Account"],
  }),
  POST: route({
    method: "POST",
    path: "/api/v1/organisations",
    auth: ["person"],
    body: CreateOrganisationInput,
    handler: ({ identity, body, requestId, ipAddress }) =>
      createOrganisation(identity, body, { requestId, ipAddress }),
    output: OrganisationMembership,
    status: 201,
    rateLimit: "auth",
    summary: "Found another organisation",
    tags: ["Account"],
  }),
});
