/** The OpenAPI 3.1 document, made from the routes' own declarations and schemas. */
import { z } from "zod";
import { MODULES } from "#lib/organisations/schema.ts";
import { ERROR_CODES } from "#lib/platform/errors/index.ts";
import { ORGANISATION_HEADER } from "#lib/platform/http/api-client.ts";
import { problemSchema } from "#lib/platform/http/api-error.ts";
import { isPageSchema } from "#lib/platform/pagination/index.ts";
import { PERMISSIONS } from "#lib/platform/permissions/index.ts";
import { FILE_FIELD, uploadSchema } from "../multipart/upload-form.ts";
import { PROBLEM_CONTENT_TYPE } from "../problem/index.ts";
import type { RouteDefinition, RouteHandler } from "../route/definition.ts";
import { createSchemaWriter, type JsonSchema, type SchemaWriter } from "./json-schema.ts";

export type Parameter = {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  description?: string;
  schema: JsonSchema;
};
type Content = Record<string, { schema: JsonSchema; encoding?: Record<string, { contentType: string }> }>;
export type ApiResponse = { $ref: string } | { description: string; content?: Content };
export type Operation = {
  operationId: string;
  summary: string;
  description?: string;
  tags: readonly string[];
  security: Record<string, string[]>[];
  parameters: Parameter[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, ApiResponse>;
  "x-permission"?: string;
};
export type OpenApiDocument = {
  openapi: "3.1.1";
  info: { title: string; version: string; summary: string; description: string };
  servers: { url: string }[];
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, JsonSchema>;
    responses: Record<string, { description: string; content: Content }>;
    securitySchemes: Record<string, Record<string, string>>;
  };
};

/** The handlers among the exports of route files. */
export function collectRoutes(modules: Record<string, Record<string, unknown>>): RouteHandler[] {
  return Object.values(modules)
    .flatMap((module) => Object.values(module))
    .filter(isRouteHandler);
}

function isRouteHandler(value: unknown): value is RouteHandler {
  return typeof value === "function" && "definition" in value;
}

const JSON_TYPE = "application/json";

const PROBLEMS: Record<number, string> = {
  400: "The request cannot be understood, or its body is not JSON.",
  401: "No valid session or API key came with the request.",
  403: "The caller may not do this in its own organisation.",
  404: "There is nothing at this address, or it belongs to somebody else.",
  409: "The request conflicts with the current state, or with another request of the same Idempotency-Key.",
  413: "The body is larger than allowed.",
  415: "The body is of a kind that this route cannot read.",
  422: "Some fields are not valid; `errors` names every one.",
  429: "Too many requests; `Retry-After` says when to try again.",
  500: "Something went wrong on our side; tell support the request id.",
};

/** Builds the document. `serverUrl` is where this installation answers. */
export function buildOpenApiDocument(routes: readonly RouteHandler[], serverUrl: string): OpenApiDocument {
  const definitions = routes
    .map((handler) => handler.definition)
    .sort((a, b) => (a.path === b.path ? 0 : a.path < b.path ? -1 : 1));
  const schemas: Record<string, JsonSchema> = {};
  const writer = createSchemaWriter(schemas);
  schemas.Problem = writer.write(problemSchema, "output");
  const operationIds = nameOperations(definitions);
  const paths: Record<string, Record<string, Operation>> = {};
  for (const definition of definitions) {
    paths[definition.path] ??= {};
    const operations = paths[definition.path];
    if (operations === undefined) continue;
    operations[definition.method.toLowerCase()] = describeOperation(
      definition,
      operationIds.get(definition) ?? "",
      writer,
    );
  }
  const problemContent = { [PROBLEM_CONTENT_TYPE]: { schema: { $ref: "#/components/schemas/Problem" } } };
  return {
    openapi: "3.1.1",
    info: {
      title: "Relaydesk API",
      version: "1",
      summary: "Tickets, customers and the ClickUp tasks made from them.",
      description: DESCRIPTION,
    },
    servers: [{ url: serverUrl }],
    tags: [...new Set(definitions.flatMap(({ tags }) => tags))].sort().map((name) => ({ name })),
    paths,
    components: {
      schemas,
      responses: Object.fromEntries(
        Object.entries(PROBLEMS).map(([status, description]) => [
          `Problem${status}`,
          { description, content: problemContent },
        ]),
      ),
      securitySchemes: {
        apiKey: {
          type: "http",
          scheme: "bearer",
          description: "An API key of an organisation: `Authorization: Bearer rd_live_…`.",
        },
        session: {
          type: "apiKey",
          in: "cookie",
          name: "next-auth.session-token",
          description: `A browser's session; the header \`${ORGANISATION_HEADER}\` then says for which organisation, unless the person has only one.`,
        },
      },
    },
  };
}

const DESCRIPTION = `Everything that the web app does goes through this API. Success is \`{ "data": … }\`; lists add \`page.nextCursor\`, to be sent back as \`cursor\` for the next page. Failures are problem details (RFC 9457) with a stable \`code\`, a sentence, what to do, and the request id. Unknown fields are refused. A \`POST\` with an \`Idempotency-Key\` can be sent again without being done again. Every answer says in \`RateLimit-Remaining\` how many requests are left.`;

/** By the verb where one route has it to itself, else by method and path: unique, and stable over time. */
function nameOperations(definitions: readonly RouteDefinition[]): Map<RouteDefinition, string> {
  const uses = new Map<string, number>();
  for (const { verbName } of definitions) {
    if (verbName !== null) uses.set(verbName, (uses.get(verbName) ?? 0) + 1);
  }
  return new Map(
    definitions.map((definition) => {
      const { verbName, method, path } = definition;
      const words =
        verbName !== null && uses.get(verbName) === 1
          ? verbName.split(/\W|_/)
          : [method.toLowerCase(), ...path.replace(/^\/api\/v1/, "").split(/\W+/)];
      return [definition, toCamelCase(words)];
    }),
  );
}

function toCamelCase(words: readonly string[]): string {
  return words
    .filter((word) => word !== "")
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join("");
}

function describeOperation(
  definition: RouteDefinition,
  operationId: string,
  writer: SchemaWriter,
): Operation {
  const { auth, permission, module, method } = definition;
  const isOfOrganisation = auth !== "public" && auth[0] !== "person";
  const description = [
    definition.description,
    permission === null || permission === "member"
      ? null
      : `Needs the permission \`${permission}\`: ${PERMISSIONS[permission].description.toLowerCase()}.`,
    module === null ? null : `Not there while the module ${MODULES[module].name} is switched off.`,
  ].filter((text) => text !== null);
  return {
    operationId,
    summary: definition.summary,
    ...(description.length === 0 ? {} : { description: description.join("\n\n") }),
    tags: definition.tags,
    security: securityOf(auth),
    parameters: [
      ...parametersOf(definition.params, "path", writer),
      ...parametersOf(definition.query, "query", writer),
      ...(isOfOrganisation && auth.some((kind) => kind === "session") ? [ORGANISATION_PARAMETER] : []),
      ...(isOfOrganisation && method === "POST" ? [IDEMPOTENCY_PARAMETER] : []),
    ],
    ...requestBodyOf(definition, writer),
    responses: responsesOf(definition, isOfOrganisation, writer),
    ...(permission === null || permission === "member" ? {} : { "x-permission": permission }),
  };
}

function securityOf(auth: RouteDefinition["auth"]): Record<string, string[]>[] {
  if (auth === "public") return [];
  return auth.map((kind): Record<string, string[]> => (kind === "apiKey" ? { apiKey: [] } : { session: [] }));
}

const ORGANISATION_PARAMETER: Parameter = {
  name: ORGANISATION_HEADER,
  in: "header",
  required: false,
  description:
    "Id or short name of the organisation. A session needs it when its person has several; an API key has its own.",
  schema: { type: "string" },
};

const IDEMPOTENCY_PARAMETER: Parameter = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description: "Makes a repeat harmless: for a day, the same key gives the first answer again.",
  schema: { type: "string", minLength: 1, maxLength: 255 },
};

function parametersOf(schema: z.ZodType, place: "path" | "query", writer: SchemaWriter): Parameter[] {
  if (!(schema instanceof z.ZodObject)) return [];
  const { properties = {}, required = [] } = writer.write(schema, "input");
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = property;
    return {
      name,
      in: place,
      required: place === "path" || required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });
}

function requestBodyOf(
  { body, consumes, upload }: RouteDefinition,
  writer: SchemaWriter,
): Pick<Operation, "requestBody"> {
  if (upload !== null) {
    const encoding = { [FILE_FIELD]: { contentType: upload.file.contentTypes.join(", ") } };
    const content = {
      "multipart/form-data": { schema: writer.write(uploadSchema(upload), "input"), encoding },
    };
    return { requestBody: { required: true, content } };
  }
  if (consumes === "bytes") {
    return { requestBody: { required: true, content: { "application/octet-stream": { schema: {} } } } };
  }
  if (body === null || (body instanceof z.ZodObject && Object.keys(body.shape).length === 0)) return {};
  return {
    requestBody: {
      required: !body.safeParse({}).success,
      content: {
        [consumes === "form" ? "multipart/form-data" : JSON_TYPE]: { schema: writer.write(body, "input") },
      },
    },
  };
}

function responsesOf(
  definition: RouteDefinition,
  isOfOrganisation: boolean,
  writer: SchemaWriter,
): Record<string, ApiResponse> {
  const { output, statuses, auth, permission, body, consumes, method, params } = definition;
  const hasPath = params instanceof z.ZodObject && Object.keys(params.shape).length > 0;
  const failures = [
    400,
    ...(auth === "public" ? [] : [401]),
    ...(permission === null ? [] : [403]),
    ...(isOfOrganisation || hasPath ? [404] : []),
    ...(isOfOrganisation && method !== "GET" ? [409] : []),
    ...(body !== null || consumes === "bytes" ? [413, 415] : []),
    422,
    429,
    500,
  ];
  return Object.fromEntries([
    ...statuses.map((status): [string, ApiResponse] => [String(status), success(status, output, writer)]),
    ...failures.map((status): [string, ApiResponse] => [
      String(status),
      { $ref: `#/components/responses/Problem${status}` },
    ]),
  ]);
}

function success(status: number, output: z.ZodType | null, writer: SchemaWriter): ApiResponse {
  const description = status === 201 ? "Created." : status === 202 ? "Accepted; it will be done." : "Done.";
  if (status === 204 || output === null) return { description };
  return { description, content: { [JSON_TYPE]: { schema: envelope(output, writer) } } };
}

function envelope(output: z.ZodType, writer: SchemaWriter): JsonSchema {
  const written = writer.write(output, "output");
  if (!isPageSchema(output)) return { type: "object", properties: { data: written }, required: ["data"] };
  const { items = {}, ...page } = written.properties ?? {};
  return {
    type: "object",
    properties: { data: items, page: { type: "object", properties: page, required: Object.keys(page) } },
    required: ["data", "page"],
  };
}

/** The error codes with their statuses and titles, as the documentation lists them. */
export function listErrorCodes(): { code: string; status: number; title: string; isRetryable: boolean }[] {
  return Object.entries(ERROR_CODES)
    .map(([code, { status, title, isRetryable }]) => ({ code, status, title, isRetryable }))
    .sort((a, b) => a.status - b.status);
}
