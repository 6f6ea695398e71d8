/** A control operation that names something which is not there. */
export class ControlNotFoundError extends Error {}

/** The thing, or the error that says it is not there. */
export function found<Thing>(thing: Thing | undefined | null, what: string): Thing {
  if (thing === undefined || thing === null) throw new ControlNotFoundError(`There is no ${what}.`);
  return thing;
}
