import "server-only";
import * as routes from "#app/api/v1/routes.ts";
import { apiDocument } from "#lib/api/openapi/document.ts";
import type { OpenApiDocument } from "#lib/api/openapi/index.ts";
import { groupOperations, type OperationGroup } from "./group-operations.ts";

/** What the pages of the reference are made from. */
export function readReference(): { document: OpenApiDocument; groups: OperationGroup[]; server: string } {
  const document = apiDocument(routes);
  return { document, groups: groupOperations(document), server: document.servers[0]?.url ?? "" };
}
