import { createHash } from "node:crypto";
import type { z } from "zod";
import type { BodyFormat } from "../route/definition.ts";
import { limitedStream, parseJson, readForm, readText } from "./read-body.ts";

type Expected = { body: z.ZodType | null; consumes: BodyFormat; maxBodyBytes: number };

type ReadRequest = {
  body: unknown;
  /** Stands for the body when two requests are compared; null when the handler reads the body itself. */
  fingerprint: string | null;
  /** The request as a handler may read on from it. */
  rest: Request;
};

/** Reads the body in the way the route declares. */
export async function readRequest(
  request: Request,
  { body, consumes, maxBodyBytes }: Expected,
): Promise<ReadRequest> {
  if (consumes === "bytes") {
    const stream = limitedStream(request, maxBodyBytes);
    if (stream === null) return { body: undefined, fingerprint: null, rest: request };
    // Streams need this word, which the browser's type of the options does not know.
    const options: RequestInit & { duplex: "half" } = {
      method: request.method,
      headers: request.headers,
      body: stream,
      signal: request.signal,
      duplex: "half",
    };
    const rest = new Request(request.url, options);
    return { body: undefined, fingerprint: null, rest };
  }
  if (body === null) return { body: undefined, fingerprint: "", rest: request };
  if (consumes === "form") {
    const fields = await readForm(request, maxBodyBytes);
    return { body: fields, fingerprint: await fingerprintOf(fields), rest: request };
  }
  const text = await readText(request, maxBodyBytes);
  // Nothing sent is as good as an empty object, where that is enough.
  const isEmptyEnough = text === "" && body.safeParse({}).success;
  return { body: isEmptyEnough ? {} : parseJson(text), fingerprint: text, rest: request };
}

/** Forms differ in their boundaries from one sending to the next, so their fields are compared. */
async function fingerprintOf(fields: Record<string, unknown>): Promise<string> {
  const hash = createHash("sha256");
  for (const [name, value] of Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))) {
    for (const entry of Array.isArray(value) ? value : [value]) {
      hash.update(
        JSON.stringify([name, entry instanceof File ? [entry.name, entry.type, entry.size] : entry]),
      );
      if (entry instanceof File) hash.update(new Uint8Array(await entry.arrayBuffer()));
    }
  }
  return hash.digest("hex");
}
