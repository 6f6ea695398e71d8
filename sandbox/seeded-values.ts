import { createHash, createHmac } from "node:crypto";

/** A long value that looks random, always the same for the same seed and label (64 hexadecimal digits). */
export function seededHex(seed: string, label: string): string {
  return createHmac("sha256", `clickup-sandbox:${seed}`).update(label).digest("hex");
}

/** A UUID (version 4 in form) that is always the same for the same seed and label. */
export function seededUuid(seed: string, label: string): string {
  const hex = seededHex(seed, label);
  const variant = "89ab".charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A source of numbers in [0, 1) whose sequence depends on nothing but the seed. */
export function seededRandom(seed: string): () => number {
  let state = createHash("sha256").update(seed).digest().readUInt32LE(0);
  return () => {
    // mulberry32: small, and good enough to decide whether a fault fires.
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What the sandbox shows and logs in place of a token: twelve hexadecimal digits that identify it and give nothing away. */
export function tokenFingerprint(token: string): string {
  return createHash("sha256").update(token).digest("hex").slice(0, 12);
}
