/** Sign-in, sessions and API keys as the browser asks for them. */
import { z } from "zod";
import { type ApiClient, noContent } from "#lib/platform/http/api-client.ts";
import {
  ApiKey,
  type CreateApiKeyInput,
  CreatedApiKey,
  OrganisationMembership,
  Person,
  SessionSummary,
  type SignInInput,
} from "./schema.ts";
import { decodeSignInFailure } from "./sign-in-failure.ts";

export const apiKeyKeys = {
  list: (organisationId: string) => [organisationId, "api-keys"] as const,
};

/** Sessions and the account belong to the person, whatever organisation is on screen. */
export const personKeys = {
  sessions: () => ["person", "sessions"] as const,
};

const csrfSchema = z.object({ csrfToken: z.string() });
const callbackSchema = z.object({ url: z.string() });

async function postToAuth(path: string, fields: Record<string, string>): Promise<unknown> {
  const csrf = csrfSchema.parse(await (await fetch("/api/auth/csrf", { cache: "no-store" })).json());
  const response = await fetch(`/api/auth/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ ...fields, csrfToken: csrf.csrfToken, json: "true" }),
  });
  return response.json();
}

/** Signs in with e-mail and password; the answer sets the cookie. Throws `ApiError`. */
export async function signIn(input: SignInInput): Promise<void> {
  let answer: unknown;
  try {
    answer = await postToAuth("callback/credentials", { ...input, callbackUrl: "/" });
  } catch {
    throw decodeSignInFailure("internal_error");
  }
  const parsed = callbackSchema.safeParse(answer);
  if (!parsed.success) throw decodeSignInFailure("internal_error");
  const failure = new URL(parsed.data.url, window.location.href).searchParams.get("error");
  if (failure !== null) throw decodeSignInFailure(failure);
}

/** Ends this browser's session. */
export async function signOut(): Promise<void> {
  await postToAuth("signout", { callbackUrl: "/sign-in" });
}

export const signUp = (
  api: ApiClient,
  input: { name: string; email: string; password: string; organisationName: string; timeZone?: string },
) => api.post("/api/auth/sign-up", OrganisationMembership, input);

export const requestPasswordReset = (api: ApiClient, input: { email: string }) =>
  api.post("/api/auth/forgot-password", noContent, input);

export const resetPassword = (api: ApiClient, input: { token: string; password: string }) =>
  api.post("/api/auth/reset-password", z.object({ email: z.string() }), input);

export const updatePerson = (api: ApiClient, input: { name: string }) =>
  api.patch("/api/v1/me", Person, input);

export const changePassword = (api: ApiClient, input: { currentPassword: string; password: string }) =>
  api.post("/api/v1/me/password", noContent, input);

export const listSessions = (api: ApiClient) => api.get("/api/v1/sessions", z.array(SessionSummary));

export const revokeSession = (api: ApiClient, id: string) => api.delete(`/api/v1/sessions/${id}`, noContent);

export const revokeOtherSessions = (api: ApiClient) =>
  api.delete("/api/v1/sessions", z.object({ revoked: z.number() }));

export const listApiKeys = (api: ApiClient) => api.list("/api/v1/api-keys", ApiKey, { limit: 200 });

export const createApiKey = (api: ApiClient, input: CreateApiKeyInput) =>
  api.post("/api/v1/api-keys", CreatedApiKey, input);

export const revokeApiKey = (api: ApiClient, id: string) => api.delete(`/api/v1/api-keys/${id}`, ApiKey);
