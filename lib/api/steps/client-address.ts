import { BlockList, isIP } from "node:net";

/** Networks in which our own proxies live: loopback, private and link-local (RFC 6890). */
const nearby = new BlockList();
for (const [network, bits] of [
  ["127.0.0.0", 8],
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["169.254.0.0", 16],
] as const) {
  nearby.addSubnet(network, bits, "ipv4");
}
for (const [network, bits] of [
  ["::1", 128],
  ["fc00::", 7],
  ["fe80::", 10],
] as const) {
  nearby.addSubnet(network, bits, "ipv6");
}

/**
 * The caller's address, read from the end of `X-Forwarded-For`: each server adds whom it saw, the launcher's the
 * socket's own address (`scripts/start/note-socket-address.ts`). Hops through nearby proxies are passed over; what
 * stands before the first foreign address is whatever the caller wrote there. A caller who is nearby himself is
 * the outermost hop that all later ones are nearby of.
 */
export function clientAddress(headers: Headers): string | null {
  const hops = (headers.get("x-forwarded-for") ?? "")
    .split(",")
    .map((hop) => hop.trim().replace(/^::ffff:/i, ""))
    .reverse();
  let address: string | null = null;
  for (const hop of hops) {
    const version = isIP(hop);
    if (version === 0) break;
    address = hop;
    if (!nearby.check(hop, version === 6 ? "ipv6" : "ipv4")) break;
  }
  return address;
}
