import { z } from "zod";
import { refusal } from "../clickup-error.ts";
import type { Sandbox } from "../sandbox.ts";
import { exchangeCode } from "../workspace/tokens.ts";

/** Where a code is exchanged for a token. */
export const TOKEN_PATH = "/api/v2/oauth/token";

const TokenRequest = z.object({
  client_id: z.string().default(""),
  client_secret: z.string().default(""),
  code: z.string().default(""),
});

/** Exchanges an authorisation code. A wrong secret is refused like an unknown client. */
export function exchangeToken(sandbox: Sandbox, body: unknown): { access_token: string } {
  const parsed = TokenRequest.safeParse(body);
  if (!parsed.success) throw refusal("bodyInvalid");
  const { client_id: clientId, client_secret: clientSecret, code } = parsed.data;
  if (clientId !== sandbox.client.id || clientSecret !== sandbox.client.secret)
    throw refusal("clientUnknown");
  return { access_token: exchangeCode(sandbox, clientId, code).value };
}
