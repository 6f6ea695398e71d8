/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The segments of a local `$ref`. ClickUp's file percent-encodes the braces in them (ClickUp fact sheet, section 1),
 * so each is decoded before the pointer's own escapes are.
 */
export function pointerSegments(ref: string): string[] {
  return ref
    .replace(/^#\//, "")
    .split("/")
    .map((segment) => decodeURIComponent(segment).replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** What a local `$ref` points to. @throws Error when the document has nothing there. */
export function resolvePointer(document: unknown, ref: string): unknown {
  let value = document;
  for (const segment of pointerSegments(ref)) {
    if (!isObject(value) || !(segment in value)) throw new Error(`Nothing is at ${ref}.`);
    value = value[segment];
  }
  return value;
}
