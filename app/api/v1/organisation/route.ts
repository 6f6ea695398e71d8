// GET and PATCH /api/v1/organisation: the organisation that the key or the header names.
import { methods, route } from "#lib/api/route/index.ts";
import { getOrganisation, updateOrganisation } from "#lib/organisations/index.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  GET: route({
    method: "GET",
    path: "/api/v1/organisation",
    auth: ["session", "apiKey"],
    verb: getOrganisation,
    rateLimit: "read",
    summary: "Get the organisation",
    tags: ["Organisation"],
  }),
  PATCH: route({
    method: "PATCH",
    path: "/api/v1/organisation",
    auth: ["session", "apiKey"],
    verb: updateOrganisation,
    rateLimit: "write",
    summary: "Change the organisation's profile or appearance",
    tags: ["Organisation"],
  }),
});
