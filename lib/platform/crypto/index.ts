import "server-only";
import { env } from "../env/index.ts";
import { createSealer, type Sealer } from "./seal.ts";

export { SealError } from "./seal.ts";

let sealer: Sealer | undefined;

function current(): Sealer {
  sealer ??= createSealer(env().ENCRYPTION_KEYS);
  return sealer;
}

/**
 * Encrypts a secret for keeping. `context` names where it will be kept, e.g. `clickup_connection:<id>`; the text
 * opens only with the same context.
 */
export function seal(plainText: string, context: string): string {
  return current().seal(plainText, context);
}

/** Decrypts what `seal` made. Throws `SealError` when the text, its context or its key is not the right one. */
export function open(sealed: string, context: string): string {
  return current().open(sealed, context);
}

/** Whether a sealed text was made with an older key and should be sealed again. */
export function needsRotation(sealed: string): boolean {
  return current().needsRotation(sealed);
}
