import type { OpenApiDocument, Operation } from "#lib/api/openapi/index.ts";

export type OperationEntry = { method: string; path: string; operation: Operation };
export type OperationGroup = {
  tag: string;
  /** The last part of its page's address. */
  slug: string;
  operations: OperationEntry[];
};

/** The document's operations by their first tag, tags in alphabetical order, paths as the document has them. */
export function groupOperations(document: OpenApiDocument): OperationGroup[] {
  const groups = new Map<string, OperationEntry[]>();
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags[0] ?? "Other";
      const entries = groups.get(tag) ?? [];
      entries.push({ method: method.toUpperCase(), path, operation });
      groups.set(tag, entries);
    }
  }
  return [...groups]
    .sort(([a], [b]) => a.localeCompare(b, "en"))
    .map(([tag, operations]) => ({
      tag,
      slug: tag.toLowerCase().replace(/\W+/g, "-"),
      operations,
    }));
}
