/**
 * Which methods an address of the API knows. The table is made from the route files when the app is configured,
 * because the framework answers other methods by itself, and with an empty page.
 */
import { z } from "zod";

/** Paths as the folders spell them, e.g. `/api/v1/tickets/[id]`, with the methods that their files export. */
export const methodTableSchema = z.record(z.string(), z.array(z.string()));
export type MethodTable = z.infer<typeof methodTableSchema>;

/** The methods of the most specific path that fits; null when none does. */
export function findAllowedMethods(table: MethodTable, pathname: string): string[] | null {
  const wanted = pathname.replace(/\/+$/, "").split("/");
  const fitting = Object.entries(table)
    .map(([path, methods]) => ({ segments: path.split("/"), methods }))
    .filter(
      ({ segments }) =>
        segments.length === wanted.length &&
        segments.every((segment, index) =>
          isParameter(segment) ? wanted[index] !== "" : segment === wanted[index],
        ),
    )
    // A fixed word goes before a parameter, from the left: the order in which the framework decides.
    .sort((a, b) => (specificity(a.segments) < specificity(b.segments) ? -1 : 1));
  const [first] = fitting;
  if (first === undefined) return null;
  const implied = first.methods.includes("GET") ? ["HEAD", "OPTIONS"] : ["OPTIONS"];
  return [...first.methods, ...implied].sort();
}

function isParameter(segment: string): boolean {
  return segment.startsWith("[");
}

function specificity(segments: readonly string[]): string {
  return segments.map((segment) => (isParameter(segment) ? "1" : "0")).join("");
}
