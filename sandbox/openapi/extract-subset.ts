import { readFileSync, writeFileSync } from "node:fs";
import { apiRoutes } from "../api/routes.ts";
import { TOKEN_PATH } from "../oauth/token.ts";
import { isObject, pointerSegments } from "./json-pointer.ts";

const METHODS = new Set(["get", "put", "post", "delete"]);

/**
 * Cuts the operations that the sandbox answers out of ClickUp's OpenAPI file, word for word, together with the
 * fragments of other operations that they refer to. Run as a program, it writes the subset beside itself:
 *
 *   node sandbox/openapi/extract-subset.ts <clickup-api-v2-reference.json>
 *
 * @throws Error when the file lacks an operation that the sandbox answers.
 */
export function extractSubset(full: Record<string, unknown>): Record<string, unknown> {
  const answered = new Set([
    `post ${shape(TOKEN_PATH)}`,
    ...apiRoutes.map(({ method, pattern }) => `${method.toLowerCase()} ${shape(pattern)}`),
  ]);
  const paths: Record<string, unknown> = {};
  for (const [path, item] of Object.entries(asObject(full.paths))) {
    const operations = Object.entries(asObject(item)).filter(
      ([method]) => METHODS.has(method) && answered.delete(`${method} ${shape(`/api${path}`)}`),
    );
    if (operations.length > 0) paths[path] = Object.fromEntries(operations);
  }
  if (answered.size > 0) throw new Error(`The file has no operation for ${[...answered].join(", ")}.`);
  const subset = { openapi: full.openapi, info: full.info, servers: full.servers, paths };
  const seen = new Set<string>();
  for (let open = refsIn(subset); open.length > 0; open = refsIn(subset).filter((ref) => !seen.has(ref))) {
    for (const ref of open) {
      seen.add(ref);
      copyFragment(full, subset, pointerSegments(ref));
    }
  }
  return subset;
}

/** A path with its parameters' names left out, for ClickUp spells the same parameter in several ways. */
function shape(path: string): string {
  return path.replace(/:[^/]+|\{[^}]+\}/g, "{}");
}

function refsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(refsIn);
  if (!isObject(value)) return [];
  const own = typeof value.$ref === "string" ? [value.$ref] : [];
  return [...own, ...Object.values(value).flatMap(refsIn)];
}

function copyFragment(from: Record<string, unknown>, to: Record<string, unknown>, segments: string[]) {
  let source: unknown = from;
  let target = to;
  for (const [index, segment] of segments.entries()) {
    source = asObject(source)[segment];
    if (source === undefined)
      throw new Error(`The file refers to ${segments.join("/")}, which it does not have.`);
    if (index === segments.length - 1) target[segment] ??= source;
    else {
      target[segment] ??= {};
      target = asObject(target[segment]);
    }
  }
}

function asObject(value: unknown): Record<string, unknown> {
  if (!isObject(value)) throw new Error("The file is not an OpenAPI document.");
  return value;
}

if (import.meta.main) {
  const [, , source] = process.argv;
  if (source === undefined) throw new Error("Name ClickUp's OpenAPI v2 file.");
  const subset = extractSubset(asObject(JSON.parse(readFileSync(source, "utf8"))));
  writeFileSync(new URL("clickup-v2-subset.json", import.meta.url), `${JSON.stringify(subset, null, 2)}\n`);
}
