/** Where ClickUp sends a connection's events, and whether it can. */
import { isIP } from "node:net";

const PATH = "/api/webhooks/clickup/";

/** What ClickUp is told to send a connection's events to. `appUrl` is without a slash at the end. */
export function webhookAddress(appUrl: string, connectionId: string): string {
  return `${appUrl}${PATH}${connectionId}`;
}

/**
 * Whether a webhook is this connection's, whatever the app's own address was when it was made. Others of the same
 * person are left alone: the person may have connected another organisation.
 */
export function isWebhookOf(connectionId: string, endpoint: string): boolean {
  return URL.canParse(endpoint) && new URL(endpoint).pathname.endsWith(`${PATH}${connectionId}`);
}

/** Names that no machine outside this one, or outside this network, can find. */
const LOCAL_NAME = /^(localhost|.+\.(localhost|local|internal|lan|test|invalid|home\.arpa)|[^.]+)$/;

const LOCAL_IPV4 =
  /^(0|10|127)\.|^169\.254\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./;

/** Addresses of this machine (`::1`), of a link (`fe80`) and of a private network (`fc`, `fd`). */
const LOCAL_IPV6 = /^(::1?$|fe[89ab]|f[cd])/;

/** Whether somebody on the internet can call an address, as far as the address itself tells. */
export function isReachableFromOutside(address: string): boolean {
  const host = new URL(address).hostname.replace(/^\[|\]$/g, "").toLowerCase();
  switch (isIP(host)) {
    case 4:
      return !LOCAL_IPV4.test(host);
    case 6:
      return !LOCAL_IPV6.test(host);
    default:
      return !LOCAL_NAME.test(host);
  }
}
