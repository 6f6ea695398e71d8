/**
 * The bytes of a file that ClickUp names in an answer. Its address is the answer's word alone, so it is followed only
 * where that cannot reach into our own network: by https, to public addresses, and without our token. What the sandbox
 * serves is at the address that it is configured under.
 */
import "server-only";
import { type LookupAddress, lookup } from "node:dns";
import { get as getByHttp, type IncomingMessage } from "node:http";
import { get as getByHttps } from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { env } from "#lib/platform/env/index.ts";
import { ClickUpApiError, failureOf, noAnswer } from "./errors.ts";

/** ClickUp's files are on servers of their own, which may send on to a nearer one. */
const REDIRECTS_MAX = 3;
/** Silence for this long ends a download, in milliseconds. */
const IDLE_MS = 20_000;

const ENDPOINT = "GET attachment";

/** Opens a file's address. @throws ClickUpApiError: refused for an address that is not followed, else as a call's. */
export async function openAttachment(
  address: string,
  signal?: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  let at = address;
  for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects += 1) {
    const response = await request(allowed(at), signal);
    const status = response.statusCode ?? 0;
    const location = response.headers.location;
    if (status >= 300 && status < 400 && location !== undefined) {
      response.destroy();
      // An address that cannot be read is refused at the top, like any other that is not followed.
      at = URL.parse(location, at)?.href ?? "";
      continue;
    }
    if (status === 200) return response;
    response.destroy();
    throw failureOf({ endpoint: ENDPOINT, status, ecode: null, requestId: null });
  }
  throw notFollowed("too many redirects");
}

function allowed(address: string): { url: URL; isOwn: boolean } {
  const url = URL.parse(address);
  if (url === null) throw notFollowed("no address");
  if (url.origin === new URL(env().CLICKUP_API_URL).origin) return { url, isOwn: true };
  if (url.protocol !== "https:") throw notFollowed("not by https");
  if (url.username !== "" || url.password !== "") throw notFollowed("it carries a password");
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0 && isPrivate(host)) throw notFollowed("not a public address");
  return { url, isOwn: false };
}

function request(
  { url, isOwn }: { url: URL; isOwn: boolean },
  signal: AbortSignal | undefined,
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const get = url.protocol === "http:" ? getByHttp : getByHttps;
  const outgoing = get(
    url,
    {
      timeout: IDLE_MS,
      ...(isOwn ? {} : { lookup: lookupPublic }),
      ...(signal === undefined ? {} : { signal }),
    },
    resolve,
  );
  outgoing.on("timeout", () => outgoing.destroy(new Error("The file's server fell silent")));
  outgoing.on("error", (cause) => {
    reject(
      cause instanceof ClickUpApiError
        ? cause
        : noAnswer({ endpoint: ENDPOINT, text: cause.message, cause }, false),
    );
  });
  return promise;
}

/** Looks a name up and answers only if all that it stands for is public: the connection goes to what was judged. */
const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    const addresses: LookupAddress[] = found ?? [];
    const [first] = addresses;
    const problem =
      error ??
      (first === undefined || addresses.some(({ address }) => isPrivate(address))
        ? notFollowed("not a public address")
        : null);
    if (problem !== null || first === undefined) callback(problem ?? notFollowed("no address"), "", 0);
    else if (options.all === true) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

/** This machine, its networks, and what else is nobody's public address (RFC 6890 and its IPv6 counterparts). */
const privateNetworks = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const)
  privateNetworks.addSubnet(network, bits, "ipv4");
for (const [network, bits] of [
  ["::", 128],
  ["::1", 128],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const)
  privateNetworks.addSubnet(network, bits, "ipv6");

/** Whether an address is not one of the public internet. IPv4 inside of IPv6 counts as what it is. */
export function isPrivate(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return true;
  return privateNetworks.check(address, family === 4 ? "ipv4" : "ipv6");
}

function notFollowed(why: string): ClickUpApiError {
  return new ClickUpApiError(
    "refused",
    {
      endpoint: ENDPOINT,
      status: null,
      ecode: null,
      requestId: null,
      text: `the address is not followed: ${why}`,
    },
    {
      code: "clickup_rejected",
      isOutcomeUnknown: false,
      publicMessage: "ClickUp names an address for this file that Relaydesk does not follow.",
      action: "Download it in ClickUp, and add it here.",
    },
  );
}
