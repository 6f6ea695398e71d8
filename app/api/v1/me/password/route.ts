// POST /api/v1/me/password: ends all other sessions of the person.
import { methods, route } from "#lib/api/route/index.ts";
import { changePassword } from "#lib/security/index.ts";
import { ChangePasswordInput } from "#lib/security/schema.ts";

export const { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } = methods({
  POST: route({
    method: "POST",
    path: "/api/v1/me/password",
    auth: ["person"],
    body: ChangePasswordInput,
    handler: async ({ identity, body, request, ipAddress }) => {
      await changePassword(identity, body, { ipAddress, userAgent: request.headers.get("user-agent") });
      return new Response(null, { status: 204 });
    },
    status: 204,
    rateLimit: "auth",
    summary: "Change one's own password",
    tags: ["Account"],
  }),
});
