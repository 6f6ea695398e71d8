import "server-only";
import { env } from "#lib/platform/env/index.ts";
import { buildOpenApiDocument, collectRoutes, type OpenApiDocument } from "./index.ts";

let document: OpenApiDocument | undefined;

/** The document of this installation, made once. `routes` are the modules of all route files. */
export function apiDocument(routes: Record<string, Record<string, unknown>>): OpenApiDocument {
  document ??= buildOpenApiDocument(collectRoutes(routes), env().NEXTAUTH_URL);
  return document;
}
