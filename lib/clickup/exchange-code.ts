import "server-only";
import { env } from "#lib/platform/env/index.ts";
import { failureAnswer, tokenAnswer } from "./api-types.ts";
import { CALL_TIMEOUT_MS } from "./call-timeout.ts";
import { failureOf, noAnswer } from "./errors.ts";
import { oauthCredentials } from "./oauth-addresses.ts";

const ENDPOINT = "POST /oauth/token";

/** Exchanges the code of a callback for a token (ClickUp fact sheet, section 2). A code is good once. */
export async function exchangeCode(code: string): Promise<string> {
  const { clientId, clientSecret } = oauthCredentials();
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${env().CLICKUP_API_URL}/oauth/token`, {
      method: "POST",
      redirect: "error",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ client_id: clientId, client_secret: clientSecret, code }),
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    });
    text = await response.text();
  } catch (cause) {
    throw noAnswer({ endpoint: ENDPOINT, cause }, true);
  }
  const body = readJson(text);
  if (!response.ok) {
    const said = failureAnswer.safeParse(body).data;
    throw failureOf({
      endpoint: ENDPOINT,
      status: response.status,
      ecode: said?.ECODE ?? null,
      requestId: response.headers.get("x-request-id"),
      text: said?.err ?? said?.error ?? "",
    });
  }
  const token = tokenAnswer.safeParse(body);
  if (!token.success) throw noAnswer({ endpoint: ENDPOINT, status: response.status }, true);
  return token.data.access_token;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
