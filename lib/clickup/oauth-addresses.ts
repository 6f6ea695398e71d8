import "server-only";
import { env } from "#lib/platform/env/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";

/** Where ClickUp sends people back to. It must be registered there in exactly these letters. */
export function redirectAddress(): string {
  return env().CLICKUP_REDIRECT_URI ?? `${env().NEXTAUTH_URL}/clickup/oauth/callback`;
}

/** The OAuth app's name and secret at ClickUp. */
export function oauthCredentials(): { clientId: string; clientSecret: string } {
  const { CLICKUP_CLIENT_ID: clientId, CLICKUP_CLIENT_SECRET: clientSecret } = env();
  if (clientId === undefined || clientSecret === undefined) {
    throw new RelaydeskError("clickup_not_connected", "CLICKUP_CLIENT_ID is not set", {
      publicMessage: "This installation has no ClickUp credentials.",
      action: "Ask its operator to set CLICKUP_CLIENT_ID and CLICKUP_CLIENT_SECRET.",
    });
  }
  return { clientId, clientSecret };
}

/** ClickUp's consent page for one sign-in (ClickUp fact sheet, section 2). */
export function authorizeAddress(state: string): string {
  const address = new URL(env().CLICKUP_AUTHORIZE_URL);
  address.searchParams.set("client_id", oauthCredentials().clientId);
  address.searchParams.set("redirect_uri", redirectAddress());
  address.searchParams.set("state", state);
  return address.href;
}
