import { isIP } from "node:net";

/**
 * The caller's address: the last hop of `X-Forwarded-For`, which is what the server nearest to us saw. Earlier
 * hops are whatever the caller wrote there.
 */
export function clientAddress(headers: Headers): string | null {
  const last = headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "";
  const address = last.replace(/^::ffff:/i, "");
  return isIP(address) === 0 ? null : address;
}
