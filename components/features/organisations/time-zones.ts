/** The time zones that this runtime knows, UTC first: what a picker offers. */
export function timeZoneOptions(current?: string): { value: string; label: string; keywords: string[] }[] {
  const known = new Set(["UTC", ...Intl.supportedValuesOf("timeZone")]);
  // The organisation's own may be a name that only the server knows.
  if (current !== undefined) known.add(current);
  return [...known].map((name) => ({
    value: name,
    label: name.replaceAll("_", " "),
    keywords: name.split(/[/_]/),
  }));
}
