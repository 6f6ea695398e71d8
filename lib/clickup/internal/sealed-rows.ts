import { needsRotation, SealError } from "#lib/platform/crypto/index.ts";

/** Whether something sealed is due for the newest key. What cannot even be read is due too: resealing it then says so. */
export function isResealDue(sealed: string): boolean {
  try {
    return needsRotation(sealed);
  } catch (error) {
    if (error instanceof SealError) return true;
    throw error;
  }
}

/** The envelope names its key (see `seal`). */
export function keyIdOf(sealed: string): string | null {
  return sealed.split(".")[1] ?? null;
}
