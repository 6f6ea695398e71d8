/** Which schema reads which part of a request, when the route leaves it to the verb's input. */
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import type { BodyFormat, Method } from "../route/definition.ts";

export type PartSchemas = {
  params: z.ZodType;
  query: z.ZodType;
  body: z.ZodType | null;
  /** Parts that were taken from the verb's input: handed on as they came, since the verb parses them itself. */
  isDerived: { params: boolean; query: boolean; body: boolean };
};

type Declared = {
  method: Method;
  path: string;
  consumes: BodyFormat;
  params?: z.ZodType | undefined;
  query?: z.ZodType | undefined;
  body?: z.ZodType | undefined;
  input?: z.ZodType | undefined;
};

const hasBody = (method: Method) => method === "POST" || method === "PUT" || method === "PATCH";

/** The names in braces, e.g. `id` of `/api/v1/tickets/{id}`. */
export function pathParameters(path: string): string[] {
  return Array.from(path.matchAll(/\{(\w+)\}/g), (match) => match[1] ?? "");
}

/** Unknown fields are refused everywhere, so an object that says nothing about them is made strict. */
function strict(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodObject && schema.def.catchall === undefined ? schema.strict() : schema;
}

function keysOf(schema: z.ZodType | undefined): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

export function derivePartSchemas({
  method,
  path,
  consumes,
  params,
  query,
  body,
  input,
}: Declared): PartSchemas {
  const shape: Record<string, z.ZodType> = input instanceof z.ZodObject ? input.shape : {};
  const names = pathParameters(path);
  const fromPath = z.strictObject(
    Object.fromEntries(names.map((name) => [name, shape[name] ?? (name === "id" ? idSchema : z.string())])),
  );

  const taken = new Set([...names, ...keysOf(params), ...keysOf(query), ...keysOf(body)]);
  const rest = Object.entries(shape).filter(([name]) => !taken.has(name));
  const remainder = (): z.ZodType =>
    input !== undefined && !(input instanceof z.ZodObject)
      ? // A union or the like cannot be cut in parts: the verb alone judges it.
        taken.size === 0
        ? input
        : z.record(z.string(), z.unknown())
      : z.strictObject(Object.fromEntries(rest));

  const restInBody = input !== undefined && hasBody(method) && body === undefined;
  const restInQuery = input !== undefined && !hasBody(method) && query === undefined && body === undefined;
  // A route that takes JSON and expects none still says so when something else comes.
  const noBody = hasBody(method) && consumes === "json" ? z.strictObject({}) : null;
  return {
    params: params === undefined ? fromPath : strict(params),
    query: query !== undefined ? strict(query) : restInQuery ? remainder() : z.strictObject({}),
    body: body !== undefined ? strict(body) : restInBody ? remainder() : noBody,
    isDerived: { params: params === undefined, query: restInQuery, body: restInBody },
  };
}
