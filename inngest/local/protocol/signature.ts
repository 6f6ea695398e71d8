import { createHash, createHmac, timingSafeEqual } from "node:crypto";

const KEY_PREFIX = /^signkey-\w+-/;

/** The request header that carries `t=<seconds>&s=<hex>`. */
export const SIGNATURE_HEADER = "x-inngest-signature";

/** Whether a text can be a signing key: hex, with or without Inngest's `signkey-<environment>-` prefix. */
export function isSigningKey(key: string): boolean {
  const hex = key.replace(KEY_PREFIX, "");
  return hex.length > 0 && hex.length % 2 === 0 && /^[0-9a-fA-F]+$/.test(hex);
}

/**
 * JSON with sorted keys (RFC 8785). The SDK verifies a signature over this form of the body it parsed, so it is
 * the form that must be sent and signed.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([left], [right]) => (left < right ? -1 : 1));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(",")}}`;
  }
  return JSON.stringify(value ?? null);
}

/** Signs a body as SDK specification section 4.1.3 says. */
export function sign(body: string, signingKey: string, now: Date): string {
  const seconds = Math.floor(now.getTime() / 1_000);
  const hash = createHmac("sha256", signingKey.replace(KEY_PREFIX, "")).update(body).update(`${seconds}`);
  return `t=${seconds}&s=${hash.digest("hex")}`;
}

/** The hashed key that SDKs send as bearer token: SHA-256 over the decoded hex, prefix kept. */
export function hashSigningKey(signingKey: string): string {
  const prefix = KEY_PREFIX.exec(signingKey)?.[0] ?? "";
  const bytes = Buffer.from(signingKey.slice(prefix.length), "hex");
  return prefix + createHash("sha256").update(bytes).digest("hex");
}

function isSame(left: string, right: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

/** Whether an `Authorization` header carries this signing key, plain or hashed. */
export function isAuthorised(header: string | undefined, signingKey: string | null): boolean {
  if (!signingKey) return true;
  const token = /^Bearer\s+(\S+)$/i.exec(header ?? "")?.[1];
  if (!token) return false;
  const bare = (key: string) => key.replace(KEY_PREFIX, "");
  return isSame(bare(token), bare(hashSigningKey(signingKey))) || isSame(bare(token), bare(signingKey));
}

/** Whether two secrets are the same, without telling by the time it takes how far they agree. */
export function isSameSecret(left: string, right: string): boolean {
  return isSame(left, right);
}
