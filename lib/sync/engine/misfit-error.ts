/** A value that the other side cannot hold, and why, in words for people. Nothing was written. */
export class MisfitError extends Error {
  override readonly name = "MisfitError";
}

/** Whether `check` holds; what cannot be translated does not. */
export function holdsIfFitting(check: () => boolean): boolean {
  try {
    return check();
  } catch (error) {
    if (error instanceof MisfitError) return false;
    throw error;
  }
}
