import "server-only";
import type { AuthOptions } from "next-auth";
import { z } from "zod";
import { systemDb } from "#lib/platform/db/index.ts";
import { env } from "#lib/platform/env/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { logger } from "#lib/platform/logger/index.ts";
import { isSecureOrigin, SESSION_MAX_AGE_SECONDS, sessionCookieName } from "./internal/session-cookie.ts";
import { SignInInput } from "./schema.ts";
import { endSession } from "./sessions.ts";
import { encodeSignInFailure } from "./sign-in-failure.ts";
import { verifySignIn } from "./verify-sign-in.ts";

const signedInSchema = z.object({ id: z.uuid(), sessionId: z.uuid() });
const claimsSchema = z.object({ sub: z.uuid(), sid: z.uuid() });

/**
 * How next-auth signs people in: by e-mail and password, into a cookie that holds the ids of person and session
 * and nothing else. Built on demand, because settings are not there while the app is being built. The edge says
 * how to read the caller's address from headers.
 */
export function authOptions(clientAddress: (headers: Headers) => string | null): AuthOptions {
  return {
    secret: env().NEXTAUTH_SECRET,
    session: { strategy: "jwt", maxAge: SESSION_MAX_AGE_SECONDS },
    pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/sign-in" },
    cookies: {
      sessionToken: {
        name: sessionCookieName(),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure: isSecureOrigin() },
      },
    },
    logger: {
      error: (code, metadata) => logger.warn({ code, err: toError(metadata) }, "Sign-in library error"),
      warn: (code) => logger.debug({ code }, "Sign-in library warning"),
      debug: () => {},
    },
    providers: [
      {
        id: "credentials",
        name: "E-mail and password",
        type: "credentials",
        credentials: {},
        // next-auth merges what a user gives over the defaults of its provider from `options`.
        options: {},
        authorize: async (credentials, request) => {
          const input = SignInInput.safeParse({
            email: credentials && "email" in credentials ? credentials.email : undefined,
            password: credentials && "password" in credentials ? credentials.password : undefined,
          });
          if (!input.success) return null;
          const headers = toHeaders(request.headers);
          try {
            const identity = await verifySignIn(input.data, {
              ipAddress: clientAddress(headers),
              userAgent: headers.get("user-agent"),
            });
            return { id: identity.userId, sessionId: identity.sessionId };
          } catch (error) {
            // next-auth carries the message of an error to the browser: a code of ours, never more.
            if (error instanceof RelaydeskError) throw new Error(encodeSignInFailure(error));
            logger.error({ err: error }, "Sign-in failed unexpectedly");
            throw new Error("internal_error");
          }
        },
      },
    ],
    callbacks: {
      jwt: async ({ token, user }) => {
        const signedIn = signedInSchema.safeParse(user);
        if (signedIn.success) return { sub: signedIn.data.id, sid: signedIn.data.sessionId };
        const claims = claimsSchema.parse(token);
        const session = await systemDb().session.findFirst({
          where: { id: claims.sid, userId: claims.sub, revokedAt: null, expiresAt: { gt: new Date() } },
          select: { id: true },
        });
        // next-auth answers this by clearing the cookie.
        if (session === null) throw new Error("The session has ended");
        return claims;
      },
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      signOut: async ({ token }) => {
        const claims = claimsSchema.safeParse(token);
        if (claims.success) await endSession(claims.data.sid);
      },
    },
  };
}

function toHeaders(record: Record<string, unknown> | undefined): Headers {
  const pairs = Object.entries(record ?? {});
  return new Headers(pairs.flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])));
}

function toError(metadata: unknown): unknown {
  return metadata instanceof Error
    ? metadata
    : typeof metadata === "object" && metadata !== null && "error" in metadata
      ? metadata.error
      : undefined;
}
