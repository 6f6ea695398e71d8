import { alternatives } from "#lib/api/openapi/describe-schema.ts";
import type { JsonSchema } from "#lib/api/openapi/json-schema.ts";
import type { OperationEntry } from "./group-operations.ts";

type Components = Record<string, JsonSchema>;

/** A call that can be pasted once its names in braces are filled in: required fields, and nothing else. */
export function curlExample(
  { method, path, operation }: OperationEntry,
  server: string,
  components: Components,
): string {
  const query = operation.parameters
    .filter((parameter) => parameter.in === "query" && parameter.required)
    .map((parameter) => `${parameter.name}=${exampleText(parameter.schema, components)}`)
    .join("&");
  const lines = [
    `curl${method === "GET" ? "" : ` -X ${method}`} "${server}${path}${query === "" ? "" : `?${query}`}"`,
    ...(operation.security.some((scheme) => "apiKey" in scheme)
      ? ['-H "Authorization: Bearer $RELAYDESK_API_KEY"']
      : operation.security.length > 0
        ? ['-b "$RELAYDESK_SESSION_COOKIE"']
        : []),
    ...bodyLines(operation, components),
  ];
  return lines.join(" \\\n  ");
}

function bodyLines({ requestBody }: OperationEntry["operation"], components: Components): string[] {
  const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  if (type === undefined || content === undefined) return [];
  if (type === "application/octet-stream") return ["--data-binary @file"];
  const body = exampleOf(content.schema, components);
  if (type === "multipart/form-data") {
    const fields = typeof body === "object" && body !== null ? Object.entries(body) : [];
    return fields.map(([name, value]) => `-F "${name}=${value === "<file>" ? "@file" : String(value)}"`);
  }
  // A quote within the JSON would end the shell's own.
  const json = JSON.stringify(body).replaceAll("'", "'\\''");
  return ['-H "Content-Type: application/json"', `-d '${json}'`];
}

function exampleText(schema: JsonSchema, components: Components): string {
  const value = exampleOf(schema, components);
  return encodeURIComponent(typeof value === "string" ? value : JSON.stringify(value));
}

function exampleOf(schema: JsonSchema, components: Components, depth = 0): unknown {
  const resolved =
    schema.$ref === undefined ? schema : (components[schema.$ref.replace("#/components/schemas/", "")] ?? {});
  if (resolved.const !== undefined) return resolved.const;
  if (resolved.enum !== undefined) return resolved.enum[0];
  const options = alternatives(resolved);
  const [first] = options ?? [];
  if (first !== undefined) return depth > 6 ? null : exampleOf(first, components, depth + 1);
  if (resolved.type === "string") return exampleString(resolved.format);
  if (resolved.type === "integer" || resolved.type === "number") {
    return typeof resolved.minimum === "number" && resolved.minimum > 0 ? resolved.minimum : 1;
  }
  if (resolved.type === "boolean") return true;
  if (resolved.type === "array") {
    return depth > 3 || resolved.items === undefined
      ? []
      : [exampleOf(resolved.items, components, depth + 1)];
  }
  const { properties = {}, required = [] } = resolved;
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => required.includes(name))
      .map(([name, property]) => [name, exampleOf(property, components, depth + 1)]),
  );
}

function exampleString(format: string | undefined): string {
  switch (format) {
    case "uuid":
      return "01970000-0000-7000-8000-000000000000";
    case "email":
      return "name@example.com";
    case "uri":
      return "https://example.com";
    case "date":
      return "2027-01-31";
    case "date-time":
      return "2027-01-31T09:00:00Z";
    case "binary":
      return "<file>";
    default:
      return "…";
  }
}
