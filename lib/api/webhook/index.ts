/**
 * The edge for signed calls of other programs: the bytes as they came, stored before they are answered. Never 401 or
 * 410: ClickUp takes either for "stop sending" at once (ClickUp fact sheet, section 13).
 */
import "server-only";
import { now } from "#lib/platform/clock/index.ts";
import { notFound, RelaydeskError } from "#lib/platform/errors/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { logger } from "#lib/platform/logger/index.ts";
import { problemResponse, toProblem } from "../problem/index.ts";
import { answerResponse, withEdgeHeaders } from "../steps/answer.ts";
import { measureRequest } from "../steps/measure.ts";
import { checkBodyHeaders, limitedStream } from "../steps/read-body.ts";

type Segment = { params: Promise<Record<string, string>> };

export type WebhookDefinition = {
  /** As the OpenAPI document writes it: `/api/webhooks/{id}`. */
  path: string;
  maxBodyBytes: number;
  /** Stores a call; its answer is the sender's. Null when the address belongs to nobody. */
  receive: (call: {
    params: Record<string, string>;
    headers: Headers;
    body: Uint8Array;
    receivedAt: Date;
  }) => Promise<{ verdict: string } | null>;
};

/** Makes the POST handler of a webhook's address. */
export function webhook({ path, maxBodyBytes, receive }: WebhookDefinition) {
  return async (request: Request, segment: Segment): Promise<Response> => {
    const startedAt = performance.now();
    const requestId = newId();
    const receivedAt = now();
    const respond = async (): Promise<Response> => {
      checkBodyHeaders(request, { consumes: "bytes", maxBytes: maxBodyBytes });
      const body = await readBytes(request, maxBodyBytes);
      const result = await receive({
        params: await segment.params,
        headers: request.headers,
        body,
        receivedAt,
      });
      if (result === null) throw notFound("webhook address");
      return answerResponse({ status: 200, body: { data: result } });
    };
    const response = await respond().catch((error: unknown) => {
      const isExpected = error instanceof RelaydeskError && error.code !== "internal_error";
      if (!isExpected) logger.error({ err: error, requestId, route: path }, "A delivery could not be stored");
      return problemResponse(toProblem(error, { requestId, instance: new URL(request.url).pathname }));
    });
    const seconds = (performance.now() - startedAt) / 1000;
    measureRequest({ method: "POST", route: path, status: response.status, seconds });
    return withEdgeHeaders(response, request, { requestId, extra: {} });
  };
}

async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array> {
  const stream = limitedStream(request, maxBytes);
  if (stream === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
