/**
 * The browser's side of the API: JSON in, parsed data out, every failure an `ApiError`. Each call names the
 * organisation that the page shows, so that two tabs can show two organisations.
 */
import { z } from "zod";
import { ApiError, problemSchema } from "./api-error.ts";

export const ORGANISATION_HEADER = "Relaydesk-Organisation";

type Query = Record<string, string | number | boolean | readonly string[] | null | undefined>;
type Options = { signal?: AbortSignal; headers?: Record<string, string> };

export type ApiClient = {
  get: <T extends z.ZodType>(path: string, data: T, query?: Query, options?: Options) => Promise<z.output<T>>;
  /** A list: `{ data, page: { nextCursor } }`. */
  list: <T extends z.ZodType>(
    path: string,
    item: T,
    query?: Query,
    options?: Options,
  ) => Promise<{ items: z.output<T>[]; nextCursor: string | null }>;
  post: <T extends z.ZodType>(
    path: string,
    data: T,
    body?: unknown,
    options?: Options,
  ) => Promise<z.output<T>>;
  put: <T extends z.ZodType>(
    path: string,
    data: T,
    body?: unknown,
    options?: Options,
  ) => Promise<z.output<T>>;
  patch: <T extends z.ZodType>(
    path: string,
    data: T,
    body?: unknown,
    options?: Options,
  ) => Promise<z.output<T>>;
  delete: <T extends z.ZodType>(path: string, data: T, options?: Options) => Promise<z.output<T>>;
};

/** An answer without a body worth reading. */
export const noContent = z.unknown().transform(() => undefined);

export function createApiClient(context: { organisationId: string | null; baseUrl?: string }): ApiClient {
  const send = async (method: string, path: string, query?: Query, body?: unknown, options: Options = {}) => {
    const isForm = typeof FormData !== "undefined" && body instanceof FormData;
    let response: Response;
    try {
      response = await fetch(`${context.baseUrl ?? ""}${path}${toQueryString(query)}`, {
        method,
        headers: {
          Accept: "application/json",
          ...(context.organisationId === null ? {} : { [ORGANISATION_HEADER]: context.organisationId }),
          ...(body === undefined || isForm ? {} : { "Content-Type": "application/json" }),
          ...options.headers,
        },
        ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      });
    } catch (cause) {
      if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
      throw new ApiError({
        type: "about:blank",
        status: 0,
        code: "unreachable",
        title: "No connection",
        detail: "Relaydesk cannot be reached.",
        action: "Check your connection and try again.",
        errors: [],
      });
    }
    if (response.status === 204) return undefined;
    const payload: unknown = await response.json().catch(() => undefined);
    if (response.ok) return payload;
    throw toApiError(response, payload);
  };
  const dataOf = <T extends z.ZodType>(schema: T, payload: unknown): z.output<T> =>
    schema.parse(
      typeof payload === "object" && payload !== null && "data" in payload ? payload.data : undefined,
    );

  return {
    get: async (path, data, query, options) =>
      dataOf(data, await send("GET", path, query, undefined, options)),
    list: async (path, item, query, options) => {
      const page = z
        .object({ data: z.array(item), page: z.object({ nextCursor: z.string().nullable() }) })
        .parse(await send("GET", path, query, undefined, options));
      return { items: page.data, nextCursor: page.page.nextCursor };
    },
    post: async (path, data, body, options) =>
      dataOf(data, await send("POST", path, undefined, body, options)),
    put: async (path, data, body, options) => dataOf(data, await send("PUT", path, undefined, body, options)),
    patch: async (path, data, body, options) =>
      dataOf(data, await send("PATCH", path, undefined, body, options)),
    delete: async (path, data, options) =>
      dataOf(data, await send("DELETE", path, undefined, undefined, options)),
  };
}

function toApiError(response: Response, payload: unknown): ApiError {
  const problem = problemSchema.safeParse(payload);
  if (problem.success) return new ApiError(problem.data);
  return new ApiError({
    type: "about:blank",
    status: response.status,
    code: "unexpected_answer",
    title: "Unexpected answer",
    detail: `The server answered ${response.status} in a way this page does not understand.`,
    action: "Try again in a moment.",
    errors: [],
    ...(response.headers.has("X-Request-Id")
      ? { requestId: response.headers.get("X-Request-Id") ?? "" }
      : {}),
  });
}

function toQueryString(query: Query | undefined): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === undefined || value === null || value === "") continue;
    if (typeof value === "object") for (const entry of value) parameters.append(name, entry);
    else parameters.append(name, String(value));
  }
  const text = parameters.toString();
  return text === "" ? "" : `?${text}`;
}
