// POST /api/auth/forgot-password: 202 at once, whether or not the address has an account.
import { route } from "#lib/api/route/index.ts";
import { requestPasswordReset } from "#lib/security/index.ts";
import { ForgotPasswordInput } from "#lib/security/schema.ts";

export const POST = route({
  method: "POST",
  path: "/api/auth/forgot-password",
  auth: "public",
  body: ForgotPasswordInput,
  handler: async ({ body, request, ipAddress, logger }) => {
    // Not waited for: the time that a mail takes would tell that there is an account.
    requestPasswordReset(body, { ipAddress, userAgent: request.headers.get("user-agent") }).catch(
      (error: unknown) => logger.error({ err: error }, "A password reset could not be mailed"),
    );
    return { isAccepted: true };
  },
  status: 202,
  rateLimit: "auth",
  summary: "Ask for a link to choose a new password",
  tags: ["Account"],
});
