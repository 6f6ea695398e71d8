// POST /api/auth/reset-password: sets the password by the link's token and ends all sessions.
import { z } from "zod";
import { route } from "#lib/api/route/index.ts";
import { resetPassword } from "#lib/security/index.ts";
import { ResetPasswordInput } from "#lib/security/schema.ts";

export const POST = route({
  method: "POST",
  path: "/api/auth/reset-password",
  auth: "public",
  body: ResetPasswordInput,
  handler: ({ body, request, ipAddress }) =>
    resetPassword(body, { ipAddress, userAgent: request.headers.get("user-agent") }),
  output: z.object({ email: z.string() }),
  rateLimit: "auth",
  summary: "Choose a new password",
  tags: ["Account"],
});
