/**
 * Identifiers. Keys are UUID version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, then a counter of
 * 12 bits that keeps ids of one process in order within a millisecond, then 62 random bits.
 */
import { z } from "zod";

export const idSchema = z.uuid();

export type IdSource = () => string;

let lastTime = 0;
let counter = 0;

function uuidv7(nowMs: number): string {
  if (nowMs > lastTime) {
    lastTime = nowMs;
    counter = crypto.getRandomValues(new Uint16Array(1))[0] ?? 0;
    counter &= 0x3ff;
  } else {
    counter += 1;
    if (counter > 0xfff) {
      lastTime += 1;
      counter = 0;
    }
  }
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  const time = lastTime.toString(16).padStart(12, "0");
  const random = Array.from(bytes, (byte, index) =>
    (index === 0 ? (byte & 0x3f) | 0x80 : byte).toString(16).padStart(2, "0"),
  ).join("");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, "0")}-${random.slice(0, 4)}-${random.slice(4)}`;
}

let source: IdSource = () => uuidv7(Date.now());

/** A new key. */
export function newId(): string {
  return source();
}

/** Lets a test decide the ids; returns what puts the real source back. */
export function holdIds(held: IdSource): () => void {
  const previous = source;
  source = held;
  return () => {
    source = previous;
  };
}
