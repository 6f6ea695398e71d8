import { readFileSync, writeFileSync } from "node:fs";
import { apiRoutes, apiV3Routes } from "../api/routes.ts";
import { TOKEN_PATH } from "../oauth/token.ts";
import { isObject, pointerSegments } from "./json-pointer.ts";

const METHODS = new Set(["get", "put", "post", "delete"]);

/** ClickUp has a file for each version of its API, whose paths begin differently. */
const VERSIONS = {
  v2: {
    prefix: "/api",
    file: "clickup-v2-subset.json",
    answered: [
      `post ${shape(TOKEN_PATH)}`,
      ...apiRoutes.map(({ method, pattern }) => `${method.toLowerCase()} ${shape(pattern)}`),
    ],
  },
  v3: {
    prefix: "",
    file: "clickup-v3-subset.json",
    answered: apiV3Routes.map(({ method, pattern }) => `${method.toLowerCase()} ${shape(pattern)}`),
  },
} as const;

export type ApiVersion = keyof typeof VERSIONS;

/**
 * Cuts the operations that the sandbox answers out of ClickUp's OpenAPI file, word for word, together with the
 * fragments of other operations that they refer to. Run as a program, it writes the subset beside itself:
 *
 *   node sandbox/openapi/extract-subset.ts <clickup-api-v2-reference.json> [v2 | v3]
 *
 * @throws Error when the file lacks an operation that the sandbox answers.
 */
export function extractSubset(
  full: Record<string, unknown>,
  version: ApiVersion = "v2",
): Record<string, unknown> {
  const { prefix } = VERSIONS[version];
  const answered = new Set<string>(VERSIONS[version].answered);
  const paths: Record<string, unknown> = {};
  for (const [path, item] of Object.entries(asObject(full.paths))) {
    const operations = Object.entries(asObject(item)).filter(
      ([method]) => METHODS.has(method) && answered.delete(`${method} ${shape(`${prefix}${path}`)}`),
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
  const [, , source, version = "v2"] = process.argv;
  if (source === undefined || (version !== "v2" && version !== "v3")) {
    throw new Error("Name ClickUp's OpenAPI file, and v2 or v3.");
  }
  const subset = extractSubset(asObject(JSON.parse(readFileSync(source, "utf8"))), version);
  const target = new URL(VERSIONS[version].file, import.meta.url);
  writeFileSync(target, `${JSON.stringify(subset, null, 2)}\n`);
}
