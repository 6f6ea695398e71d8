// POST /api/auth/sign-up: a new person with a new organisation. The browser then signs in as usual.
import { route } from "#lib/api/route/index.ts";
import { signUp } from "#lib/organisations/index.ts";
import { SignUpInput } from "#lib/organisations/schema.ts";
import { OrganisationMembership } from "#lib/security/schema.ts";

export const POST = route({
  method: "POST",
  path: "/api/auth/sign-up",
  auth: "public",
  body: SignUpInput,
  handler: ({ body, requestId, ipAddress }) => signUp(body, { requestId, ipAddress }),
  output: OrganisationMembership,
  status: 201,
  rateLimit: "auth",
  summary: "Sign up with a new organisation",
  tags: ["Account"],
});
