import type { IncomingMessage } from "node:http";
import { refusal } from "../clickup-error.ts";

/** Larger than any description that ClickUp takes (256 KB by its help centre), with room for the rest of a body. */
const BODY_LIMIT_BYTES = 2 * 1024 * 1024;

/** The same for a body that carries a file: the largest attachment that can be set, and room for the form around it. */
const FORM_LIMIT_BYTES = 65 * 1024 * 1024;

/** A request, read whole. */
export type IncomingRequest = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage["headers"];
  body: Buffer;
  remoteAddress: string;
};

/** Reads a request with its body. @throws ClickUpError when the body is too large or the address is malformed. */
export async function readRequest(message: IncomingMessage): Promise<IncomingRequest> {
  const url = new URL(message.url ?? "/", "http://sandbox.invalid");
  const isUpload = (message.headers["content-type"] ?? "").toLowerCase().startsWith("multipart/form-data");
  const limit = isUpload ? FORM_LIMIT_BYTES : BODY_LIMIT_BYTES;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    // Read to the end all the same: a sender whose connection is cut would not see the answer.
    if (size <= limit) chunks.push(bytes);
  }
  if (size > limit) throw refusal("bodyTooLarge");
  return {
    method: message.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    headers: message.headers,
    body: Buffer.concat(chunks),
    remoteAddress: message.socket.remoteAddress ?? "",
  };
}

/** The body as JSON; undefined when there is none. @throws ClickUpError when it is not JSON. */
export function jsonBody(request: IncomingRequest): unknown {
  const text = request.body.toString("utf8");
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw refusal("bodyInvalid", "The body is not valid JSON");
  }
}

/** The body as form fields. */
export function formBody(request: IncomingRequest): URLSearchParams {
  return new URLSearchParams(request.body.toString("utf8"));
}

/** Whether the body says that it is a form. */
export function isForm(request: IncomingRequest): boolean {
  return (request.headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
}

const LOOPBACK_NAMES = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Whether the request comes from this machine and names it, which keeps out pages that rebind a name of theirs to it. */
export function isLoopback(request: IncomingRequest): boolean {
  const { remoteAddress } = request;
  const isLocal =
    remoteAddress === "::1" || remoteAddress.startsWith("127.") || remoteAddress.startsWith("::ffff:127.");
  return isLocal && LOOPBACK_NAMES.has(hostName(request));
}

/** Whether a browser sent this from one of the sandbox's own pages. */
export function isSameOrigin(request: IncomingRequest): boolean {
  const { origin, host } = request.headers;
  return origin !== undefined && host !== undefined && origin === `http://${host}`;
}

function hostName(request: IncomingRequest): string {
  return (request.headers.host ?? "").replace(/:\d+$/, "").toLowerCase();
}
