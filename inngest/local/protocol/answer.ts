import { z } from "zod";
import { parseRetryAfter } from "./durations.ts";

/** One step operation of a 206 answer (SDK specification, section 5, and what SDK 4 really sends). */
export const Operation = z.object({
  op: z.string().default("None"),
  id: z.string().max(512).default(""),
  name: z.string().optional().nullish(),
  displayName: z.string().optional().nullish(),
  opts: z.record(z.string(), z.unknown()).optional().nullish(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
});
export type Operation = z.infer<typeof Operation>;

const Operations = z.union([z.array(Operation), Operation.transform((operation) => [operation])]);

/** The raw answer of an app to a call request; header names are lower case. */
export interface HttpAnswer {
  status: number;
  headers: Record<string, string | undefined>;
  body: string;
}

/** An error as it is memoised, sent in events and shown: always a name and a message. */
export interface RunError {
  name: string;
  message: string;
  stack?: string | undefined;
  [extra: string]: unknown;
}

/** What an answer means, before it meets the run it belongs to. */
export type Answer = { version: number | null } & (
  | { kind: "operations"; operations: Operation[]; isFinal: boolean; retryAt: Date | null }
  | { kind: "result"; output: unknown }
  | { kind: "error"; error: RunError; isFinal: boolean; retryAt: Date | null }
);

/** Whether this server knows the answer to come from an Inngest SDK and not from a proxy in between. */
function isFromSdk(headers: HttpAnswer["headers"]): boolean {
  return Boolean(
    headers["x-inngest-sdk"] ?? headers["x-inngest-req-version"] ?? headers["x-inngest-sdk-handled"],
  );
}

/** Reads JSON, or answers undefined. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Brings whatever an app sent as an error into shape, keeping the fields it had. */
export function toRunError(value: unknown, fallback: string): RunError {
  const parsed = z.looseObject({}).safeParse(value);
  const fields = parsed.success ? parsed.data : {};
  const text = (key: string) => {
    const found = fields[key];
    return typeof found === "string" && found !== "" ? found : undefined;
  };
  return {
    ...fields,
    name: text("name") ?? "Error",
    message: text("message") ?? text("error") ?? (typeof value === "string" && value ? value : fallback),
    stack: text("stack"),
  };
}

const MAX_FOREIGN_BODY = 2_000;

/** The streamed form (status 201): the real status, headers and body are inside the body. */
const Streamed = z.object({
  status: z.number().int(),
  body: z.unknown().optional(),
  headers: z.record(z.string(), z.string()).optional().nullish(),
});

function unwrapStream(answer: HttpAnswer): HttpAnswer {
  if (answer.status !== 201) return answer;
  const streamed = Streamed.safeParse(parseJson(answer.body));
  if (!streamed.success) return answer;
  const { status, body, headers } = streamed.data;
  const inner = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    status,
    headers: { ...answer.headers, ...Object.fromEntries(inner) },
    body: typeof body === "string" ? body : JSON.stringify(body ?? null),
  };
}

/** Reads an app's answer as SDK specification section 4.4.3 and the real server's HTTP driver do. */
export function readAnswer(received: HttpAnswer, now: Date): Answer {
  const { status, headers, body } = unwrapStream(received);
  const version = /^\d+$/.test(headers["x-inngest-req-version"] ?? "")
    ? Number(headers["x-inngest-req-version"])
    : null;
  const isFinal = headers["x-inngest-no-retry"] === "true";
  const retryAt = parseRetryAfter(headers["retry-after"], now);
  const failure = (name: string, message: string, stack?: string): Answer => ({
    version,
    kind: "error",
    isFinal,
    retryAt,
    error: { name, message, stack },
  });

  if (!isFromSdk(headers)) {
    const detail = body.slice(0, MAX_FOREIGN_BODY);
    return failure(
      "FatalServerError",
      `The app's address answered HTTP ${status}, but not through an Inngest SDK`,
      detail,
    );
  }
  if (status === 206) {
    const operations = Operations.safeParse(parseJson(body));
    if (!operations.success) return failure("InvalidAnswer", "The app's list of steps could not be read");
    return { version, kind: "operations", operations: operations.data, isFinal, retryAt };
  }
  const parsed = parseJson(body);
  if (status >= 200 && status < 300)
    return { version, kind: "result", output: parsed === undefined ? body : parsed };
  return {
    version,
    kind: "error",
    isFinal,
    retryAt,
    error: toRunError(parsed ?? body, `The app answered HTTP ${status}`),
  };
}
