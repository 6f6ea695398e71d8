import { createHash, randomBytes } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const ENTROPY_BYTES = 10;

function encode(timeMs: number, entropy: Buffer): string {
  let time = "";
  let rest = Math.floor(timeMs);
  for (let index = 0; index < 10; index += 1) {
    time = ALPHABET.charAt(rest % 32) + time;
    rest = Math.floor(rest / 32);
  }
  let bits = BigInt(`0x${entropy.toString("hex")}`);
  let random = "";
  for (let index = 0; index < 16; index += 1) {
    random = ALPHABET.charAt(Number(bits & 31n)) + random;
    bits >>= 5n;
  }
  return time + random;
}

let lastTime = 0;
let lastEntropy: Buffer = randomBytes(ENTROPY_BYTES);

/** A new ULID; two made in the same millisecond by this process keep their order. */
export function newUlid(nowMs: number = Date.now()): string {
  if (nowMs > lastTime) {
    lastTime = nowMs;
    lastEntropy = randomBytes(ENTROPY_BYTES);
  } else {
    lastEntropy = Buffer.from(lastEntropy);
    for (let index = ENTROPY_BYTES - 1; index >= 0; index -= 1) {
      const value = (lastEntropy[index] ?? 0) + 1;
      lastEntropy[index] = value & 0xff;
      if (value <= 0xff) break;
    }
  }
  return encode(lastTime, lastEntropy);
}

/**
 * The ids of the events in one request that carries `X-Inngest-Event-Id-Seed` ("millis,base64 of 10 bytes"):
 * the same request sent twice gets the same ids. Null when the seed is missing or malformed. `index` counts
 * from one, as in the real server.
 */
export function seededUlid(seed: string | undefined, index: number): string | null {
  const match = /^(\d{1,15}),([A-Za-z0-9+/]{14}==)$/.exec(seed ?? "");
  const millis = Number(match?.[1] ?? 0);
  if (!match?.[2] || millis <= 0 || millis >= 2 ** 48) return null;
  const entropy = Buffer.from(match[2], "base64");
  if (entropy.length !== ENTROPY_BYTES) return null;
  entropy.writeUInt32BE((entropy.readUInt32BE(6) + index) >>> 0, 6);
  return encode(millis, entropy);
}

/** The same UUID for the same name, always: functions keep their id over restarts and databases. */
export function stableUuid(name: string): string {
  const hash = createHash("sha1").update(name).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** A short hash for keys that must fit an index and show no payload. */
export function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 24);
}
