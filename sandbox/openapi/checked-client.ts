import type { OpenApiChecker } from "./checker.ts";

/** What came back, with its body parsed. */
export type CheckedAnswer = { status: number; headers: Headers; body: unknown };

export type CheckedCall = {
  query?: Record<string, string | string[]>;
  body?: unknown;
  /** A multipart form, in place of a body. */
  form?: FormData;
  /** Leaves out the `Authorization` header, or sends another. */
  authorization?: string | null;
};

/** Speaks to a sandbox as ClickUp's file says one should, and fails on any departure from it. */
export type CheckedClient = {
  /** `path` is below `/api/v2`, or begins with `/api/v3`. @throws Error when request or answer are not as the file has them. */
  call(method: string, path: string, call?: CheckedCall): Promise<CheckedAnswer>;
  /** The operations called so far. */
  called(): Set<string>;
};

/** Makes a client with a token. */
export function createCheckedClient(checker: OpenApiChecker, baseUrl: string, token: string): CheckedClient {
  const called = new Set<string>();
  return {
    called: () => called,
    async call(method, path, { query = {}, body, form, authorization = `Bearer ${token}` } = {}) {
      const url = new URL(path.startsWith("/api/v3/") ? `${baseUrl}${path}` : `${baseUrl}/api/v2${path}`);
      for (const [name, values] of Object.entries(query)) {
        for (const value of [values].flat()) url.searchParams.append(name, value);
      }
      const response = await fetch(url, {
        method,
        headers: {
          ...(form ? {} : { "Content-Type": "application/json" }),
          ...(authorization === null ? {} : { Authorization: authorization }),
        },
        ...(form ? { body: form } : body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const answerBody: unknown = text === "" ? undefined : JSON.parse(text);
      const { operation, violations } = checker.check({
        method,
        path: url.pathname,
        query: url.searchParams,
        requestBody: body,
        status: response.status,
        answerBody,
      });
      if (violations.length > 0) {
        throw new Error(
          `${method} ${path} answered ${response.status}, not as ClickUp's file has it:\n${violations.join("\n")}\n${text.slice(0, 400)}`,
        );
      }
      if (operation !== null) called.add(operation);
      return { status: response.status, headers: response.headers, body: answerBody };
    },
  };
}
