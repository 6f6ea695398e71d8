/** Reads a body within its limit: JSON, a form with files, or a counted stream of bytes. */
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import type { BodyFormat } from "../route/definition.ts";

/** Largest body of a route that does not say otherwise. */
export const DEFAULT_MAX_BODY_BYTES = 1_000_000;

function tooLarge(maxBytes: number): RelaydeskError {
  return new RelaydeskError("payload_too_large", `Body over ${maxBytes} bytes`, {
    publicMessage: `The body is larger than the ${maxBytes.toLocaleString("en-GB")} bytes that are allowed here.`,
  });
}

/** Whether a request says that a body comes with it. A server's request has a stream even when none does. */
function announcesBody({ headers }: Request): boolean {
  if (headers.get("content-length") === "0") return false;
  return headers.has("content-length") || headers.has("transfer-encoding") || headers.has("content-type");
}

/** Refuses by the headers alone what is too large or of the wrong kind, before anything is read. */
export function checkBodyHeaders(
  request: Request,
  { consumes, maxBytes }: { consumes: BodyFormat; maxBytes: number },
): void {
  if (!announcesBody(request)) return;
  const length = Number(request.headers.get("content-length") ?? "0");
  if (Number.isFinite(length) && length > maxBytes) throw tooLarge(maxBytes);
  if (consumes === "bytes") return;
  const contentType = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  const isFitting =
    consumes === "form"
      ? contentType === "multipart/form-data"
      : contentType === "application/json" || contentType.endsWith("+json");
  if (!isFitting) throw unreadableType(contentType, consumes);
}

function unreadableType(contentType: string, consumes: BodyFormat): RelaydeskError {
  const wanted = consumes === "form" ? "multipart/form-data" : "application/json";
  return new RelaydeskError("unsupported_media_type", `Content-Type ${contentType}`, {
    publicMessage:
      contentType === ""
        ? "The request does not say what its body is."
        : `This route cannot read ${contentType}.`,
    action: `Send the body as ${wanted} and say so in the Content-Type header.`,
  });
}

/** The body's bytes as a stream that fails with 413 when more arrive than allowed, however they were announced. */
export function limitedStream(request: Request, maxBytes: number): ReadableStream<Uint8Array> | null {
  if (request.body === null) return null;
  let received = 0;
  return request.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        received += chunk.byteLength;
        if (received > maxBytes) controller.error(tooLarge(maxBytes));
        else controller.enqueue(chunk);
      },
    }),
  );
}

/** The body as JSON text; empty when there is none. */
export async function readText(request: Request, maxBytes: number): Promise<string> {
  const stream = limitedStream(request, maxBytes);
  if (stream === null) return "";
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  if (chunks.length > 0 && !request.headers.has("content-type")) throw unreadableType("", "json");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch (cause) {
    throw new RelaydeskError("invalid_json", "Body is not UTF-8", {
      publicMessage: "The body is not valid UTF-8 text.",
      cause,
    });
  }
}

/** JSON text as a value. What an empty body means is for the caller to say. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RelaydeskError("invalid_json", "Body is not JSON", {
      publicMessage:
        text === "" ? "The body is empty; this route needs JSON." : "The body is not valid JSON.",
      action: "Check the body's syntax: quotes, commas and brackets.",
      cause,
    });
  }
}

/** A form's fields as an object: text and files, repeated names as lists. */
export async function readForm(request: Request, maxBytes: number): Promise<Record<string, unknown>> {
  const contentType = request.headers.get("content-type") ?? "";
  let form: FormData;
  try {
    form = await new Response(limitedStream(request, maxBytes), {
      headers: { "Content-Type": contentType },
    }).formData();
  } catch (cause) {
    // The form's parser wraps whatever its stream failed with.
    const origin = cause instanceof Error && cause.cause instanceof RelaydeskError ? cause.cause : cause;
    if (origin instanceof RelaydeskError) throw origin;
    throw new RelaydeskError("bad_request", "Unreadable form", {
      publicMessage: "The body is not a valid multipart form.",
      cause,
    });
  }
  const fields = new Map<string, unknown>();
  for (const name of new Set(form.keys())) {
    const values = form.getAll(name);
    fields.set(name, values.length === 1 ? values[0] : values);
  }
  return Object.fromEntries(fields);
}
