import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import type { Change, Schema } from "./correction.ts";
import { CORRECTIONS } from "./corrections.ts";
import { isObject, resolvePointer } from "./json-pointer.ts";

/** A request and its answer, as they went over the wire. `path` begins with `/api/v2` or `/api/v3`. */
export type Exchange = {
  method: string;
  path: string;
  query: URLSearchParams;
  requestBody: unknown;
  status: number;
  answerBody: unknown;
};

/** An error of API v3 (ClickUp fact sheet, section 5). */
const ERROR_BODY_V3: Schema = {
  type: "object",
  properties: {
    status: { type: "integer" },
    message: { type: "string" },
    trace_id: { type: ["integer", "null"] },
    timestamp: { type: "integer" },
  },
  required: ["status", "message", "trace_id", "timestamp"],
  additionalProperties: false,
};

/** What the check made of an exchange. */
export type CheckResult = { operation: string | null; violations: string[] };

/** Checks exchanges against ClickUp's OpenAPI file as corrected. Used by tests alone, hence not by the program. */
export type OpenApiChecker = {
  check(exchange: Exchange): CheckResult;
  /** The operations of the file, by their ids. */
  operations(): string[];
};

type Parameter = { name: string; place: string; schema: Schema };

type Operation = {
  id: string;
  method: string;
  path: RegExp;
  pathNames: string[];
  parameters: Parameter[];
  request: ValidateFunction | null;
  answers: Map<number, ValidateFunction | null>;
};

const METHODS = ["get", "put", "post", "delete"];

const ERROR_BODY: Schema = {
  type: "object",
  properties: { err: { type: "string" }, ECODE: { type: "string", pattern: "^[A-Z0-9]+_\\d{3}$" } },
  required: ["err", "ECODE"],
  additionalProperties: false,
};

/**
 * Loads the saved subset of ClickUp's file and applies the corrections. Beyond what the file asks, an answer must have
 * every property that its schema declares, and none that it does not.
 * @throws Error when a correction names something that the file does not have.
 */
export function loadChecker(): OpenApiChecker {
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    formats: { int32: true, int64: true, uri: true },
  });
  const validateError = ajv.compile(ERROR_BODY);
  const validateErrorV3 = ajv.compile(ERROR_BODY_V3);
  const drafts = [
    ...draftOperations(readSubset("clickup-v2-subset.json"), "/api"),
    ...draftOperations(readSubset("clickup-v3-subset.json"), ""),
  ];
  for (const correction of CORRECTIONS) {
    const draft = drafts.find(({ id }) => id === correction.operation);
    if (!draft)
      throw new Error(`A correction names ${correction.operation}, which the subset does not have.`);
    draft[correction.part] = changeAt(
      draft[correction.part],
      correction.at === "" ? [] : correction.at.split("."),
      correction.change,
      (operation, at) => schemaAt(drafts.find(({ id }) => id === operation)?.answer, at),
      `${correction.operation} ${correction.part} ${correction.at}`,
    );
  }
  const operations = drafts.map(({ id, method, path, parameters, request, answer, statuses }): Operation => {
    const compiled = answer === null ? null : ajv.compile(closed(answer, true));
    return {
      id,
      method: method.toUpperCase(),
      path: new RegExp(`^${path.replace(/\{[^}]+\}/g, "([^/]+)")}$`),
      pathNames: [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? ""),
      parameters,
      request: request === null ? null : ajv.compile(closed(request, false)),
      answers: new Map(statuses.map((status) => [status, status === 204 ? null : compiled])),
    };
  });

  return {
    operations: () => operations.map(({ id }) => id),
    check(exchange) {
      const operation = operations.find(
        ({ method, path }) => method === exchange.method && path.test(exchange.path),
      );
      if (!operation)
        return { operation: null, violations: [`${exchange.method} ${exchange.path}: unknown`] };
      const isRefused = exchange.status >= 400;
      const violations = isRefused
        ? problems(
            exchange.path.startsWith("/api/v3/") ? validateErrorV3 : validateError,
            exchange.answerBody,
            "error",
          )
        : [
            ...parameterProblems(operation, exchange),
            ...problems(operation.request, exchange.requestBody, "request"),
            ...answerProblems(operation, exchange),
          ];
      return { operation: operation.id, violations };
    },
  };
}

function answerProblems(operation: Operation, { status, answerBody }: Exchange): string[] {
  const validate = operation.answers.get(status);
  if (validate === undefined) return [`status ${status} is not declared`];
  if (validate === null) return answerBody === undefined ? [] : [`status ${status} has a body`];
  return problems(validate, answerBody, "answer");
}

function parameterProblems(operation: Operation, { path, query }: Exchange): string[] {
  const values = operation.path.exec(path)?.slice(1) ?? [];
  const found = operation.pathNames.flatMap((name, index) => {
    const parameter = operation.parameters.find((known) => known.place === "path" && known.name === name);
    const isNumeric = parameter?.schema.type === "number";
    return isNumeric && !/^\d+$/.test(values[index] ?? "") ? [`path parameter ${name} is not numeric`] : [];
  });
  for (const [name, value] of query) {
    const bare = name.replace(/\[\]$/, "");
    const parameter = operation.parameters.find(
      (known) => known.place === "query" && known.name.replace(/\[\]$/, "") === bare,
    );
    if (!parameter) found.push(`query parameter ${name} is not declared`);
    else if (parameter.schema.type === "boolean" && value !== "true" && value !== "false") {
      found.push(`query parameter ${name} is not a boolean`);
    } else if (parameter.schema.type === "integer" && !/^-?\d+$/.test(value)) {
      found.push(`query parameter ${name} is not an integer`);
    }
  }
  return found;
}

function problems(validate: ValidateFunction | null, body: unknown, part: string): string[] {
  if (validate === null || validate(body)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${part}${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

type Draft = {
  id: string;
  method: string;
  path: string;
  parameters: Parameter[];
  request: Schema | null;
  answer: Schema | null;
  statuses: number[];
};

function readSubset(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
}

/** The operations of a file, whose paths are below `prefix` on the wire. */
function draftOperations(document: unknown, prefix: string): Draft[] {
  const drafts: Draft[] = [];
  for (const [path, item] of Object.entries(asObject(asObject(document).paths))) {
    for (const method of METHODS) {
      const operation = asObject(item)[method];
      // Fragments kept only because others refer to them have no id.
      if (!isObject(operation) || typeof operation.operationId !== "string") continue;
      const responses = asObject(operation.responses);
      const statuses = Object.keys(responses).map(Number).filter(Number.isInteger);
      const success = statuses.find((status) => status < 300);
      drafts.push({
        id: operation.operationId,
        method,
        path: `${prefix}${path}`,
        parameters: parametersOf(operation),
        request: bodySchema(document, operation.requestBody),
        answer: success === undefined ? null : bodySchema(document, responses[String(success)]),
        statuses,
      });
    }
  }
  return drafts;
}

function parametersOf(operation: Schema): Parameter[] {
  const list: unknown = operation.parameters;
  return Array.isArray(list)
    ? list.filter(isObject).map((parameter) => ({
        name: String(parameter.name),
        place: String(parameter.in),
        schema: asObject(parameter.schema),
      }))
    : [];
}

function bodySchema(document: unknown, body: unknown): Schema | null {
  if (!isObject(body) || !isObject(body.content)) return null;
  const media = body.content["application/json"];
  return isObject(media) ? asObject(inlined(document, media.schema)) : null;
}

/** The schema with every reference replaced by what it refers to. */
function inlined(document: unknown, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((part) => inlined(document, part));
  if (!isObject(value)) return value;
  if (typeof value.$ref === "string") return inlined(document, resolvePointer(document, value.$ref));
  if (Array.isArray(value.allOf)) {
    const parts = value.allOf.map((part) => asObject(inlined(document, part)));
    const properties = parts.map((part) => (isObject(part.properties) ? part.properties : {}));
    return { type: "object", properties: Object.assign({}, ...properties) };
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inlined(document, part)]));
}

const MAY_BE_ABSENT = "x-may-be-absent";

/** Bars undeclared properties throughout, and, in answers, asks for all declared ones. */
function closed(schema: Schema, isAnswer: boolean): Schema {
  const next: Schema = { ...schema };
  if (Array.isArray(schema.oneOf)) {
    next.anyOf = schema.oneOf;
    delete next.oneOf;
  }
  if (Array.isArray(next.anyOf)) {
    next.anyOf = next.anyOf.filter(isObject).map((part) => closed(part, isAnswer));
  }
  if (isObject(schema.items)) next.items = closed(schema.items, isAnswer);
  if (!isObject(schema.properties)) return next;
  const properties = Object.entries(schema.properties);
  next.properties = Object.fromEntries(
    properties.map(([name, part]) => [name, isObject(part) ? closed(part, isAnswer) : part]),
  );
  // An object of which the file says nothing may hold anything.
  if (properties.length > 0) next.additionalProperties = false;
  if (isAnswer) {
    const absent = namesIn(schema[MAY_BE_ABSENT]);
    next.required = properties.map(([name]) => name).filter((name) => !absent.includes(name));
  }
  return next;
}

function namesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];
}

function changeAt(
  schema: Schema | null,
  steps: string[],
  change: Change,
  copyOf: (operation: string, at: string) => Schema,
  label: string,
): Schema {
  if (schema === null) throw new Error(`A correction names ${label}, which has no body.`);
  const [step, ...rest] = steps;
  if (step === undefined) return changed(schema, change, copyOf, label);
  if (step === "[]") {
    return { ...schema, items: changeAt(asObject(schema.items), rest, change, copyOf, label) };
  }
  const properties = asObject(schema.properties);
  if (!(step in properties)) throw new Error(`A correction names ${label}, which the file does not have.`);
  return {
    ...schema,
    properties: {
      ...properties,
      [step]: changeAt(asObject(properties[step]), rest, change, copyOf, label),
    },
  };
}

function changed(
  schema: Schema,
  change: Change,
  copyOf: (operation: string, at: string) => Schema,
  label: string,
): Schema {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const absent = namesIn(schema[MAY_BE_ABSENT]);
  switch (change.kind) {
    case "replace":
      return change.schema;
    case "copy":
      return copyOf(change.operation, change.at);
    case "nullable":
      return typeof schema.type === "string" ? { ...schema, type: [schema.type, "null"] } : schema;
    case "optional":
      return { ...schema, [MAY_BE_ABSENT]: [...absent, ...change.properties] };
    case "declare":
      return {
        ...schema,
        properties: { ...properties, ...change.properties },
        [MAY_BE_ABSENT]: [...absent, ...Object.keys(change.properties)],
      };
    case "remove": {
      if (!(change.property in properties))
        throw new Error(`A correction removes ${label}.${change.property}.`);
      const { [change.property]: _, ...kept } = properties;
      return { ...schema, properties: kept, required: namesIn(schema.required).filter((n) => n in kept) };
    }
  }
}

function schemaAt(schema: Schema | null | undefined, at: string): Schema {
  let found = asObject(schema);
  for (const step of at === "" ? [] : at.split(".")) {
    found = asObject(step === "[]" ? found.items : asObject(found.properties)[step]);
  }
  return found;
}

function asObject(value: unknown): Record<string, unknown> {
  if (!isObject(value)) throw new Error("The OpenAPI subset does not have the expected form.");
  return value;
}
