import type { ServerResponse } from "node:http";

/** What is sent back. A body of undefined sends none. */
export type Answer = { status: number; headers: Record<string, string>; body: string | Buffer | undefined };

/** A JSON answer. */
export function jsonAnswer(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { "Content-Type": "application/json; charset=utf-8", ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  };
}

/** Sends an answer. */
export function send(response: ServerResponse, answer: Answer): void {
  const bytes = answer.body === undefined ? undefined : toBytes(answer.body);
  const length = answer.status === 204 ? {} : { "Content-Length": String(bytes?.length ?? 0) };
  response.writeHead(answer.status, { ...answer.headers, ...length });
  response.end(bytes);
}

/** Sends the head and the first half of the body, then cuts the connection. */
export function sendHalf(response: ServerResponse, answer: Answer): void {
  const bytes = toBytes(answer.body ?? " ");
  response.writeHead(answer.status, { ...answer.headers, "Content-Length": String(bytes.length) });
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy());
}

function toBytes(body: string | Buffer): Buffer {
  return typeof body === "string" ? Buffer.from(body) : body;
}

/** How many bytes the body of an answer has. */
export function bodyBytes(answer: Answer): number {
  return answer.body === undefined ? 0 : Buffer.byteLength(answer.body);
}
