import http from "node:http";
import https from "node:https";
import type { HttpAnswer } from "../protocol/answer.ts";

/** Nothing listens at the app's address: no part of the call was made. */
export class AppAway extends Error {
  override name = "AppAway";
}

/** The answer is larger than the server takes. */
class AnswerTooLarge extends Error {
  override name = "AnswerTooLarge";
}

const NOT_REACHED = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);
const STALE_SOCKET = new Set(["ECONNRESET", "EPIPE"]);
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
/** The real server's limit for one call. */
const MAX_CALL_MS = 2 * 3_600_000;

function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

/** Requests to apps over kept-alive connections. */
export class AppClient {
  readonly #plain = new http.Agent({ keepAlive: true, maxSockets: 512 });
  readonly #secure = new https.Agent({ keepAlive: true, maxSockets: 512 });

  /**
   * Sends one request. Throws `AppAway` when nothing answered at that address, `AnswerTooLarge`, or the network's
   * error when the connection broke after the request was sent (whether the app did the work is then unknown).
   */
  async send(
    method: "POST" | "PUT",
    url: string,
    body: string,
    headers: Record<string, string>,
    signal: AbortSignal,
    timeoutMs: number = MAX_CALL_MS,
  ): Promise<HttpAnswer> {
    for (let attempt = 1; ; attempt += 1) {
      const result = await this.#once(method, url, body, headers, signal, timeoutMs);
      if ("answer" in result) return result.answer;
      const code = codeOf(result.error);
      if (NOT_REACHED.has(code)) throw new AppAway(`Nothing answers at ${new URL(url).origin} (${code})`);
      // A kept-alive connection that the app had closed meanwhile: the request never reached it.
      if (attempt === 1 && result.wasReused && STALE_SOCKET.has(code)) continue;
      throw result.error;
    }
  }

  #once(
    method: string,
    url: string,
    body: string,
    headers: Record<string, string>,
    signal: AbortSignal,
    timeoutMs: number,
  ): Promise<{ answer: HttpAnswer } | { error: unknown; wasReused: boolean }> {
    return new Promise((resolve) => {
      const isSecure = url.startsWith("https:");
      const request = (isSecure ? https : http).request(url, {
        method,
        agent: isSecure ? this.#secure : this.#plain,
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          ...headers,
        },
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      });
      const fail = (error: unknown) => resolve({ error, wasReused: request.reusedSocket });
      request.on("error", fail);
      request.on("response", (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on("data", (chunk: Buffer) => {
          size += chunk.length;
          chunks.push(chunk);
          if (size <= MAX_ANSWER_BYTES) return;
          resolve({
            error: new AnswerTooLarge(`The app's answer is larger than ${MAX_ANSWER_BYTES} bytes`),
            wasReused: false,
          });
          response.destroy();
        });
        response.on("error", (error) => resolve({ error, wasReused: false }));
        response.on("end", () => {
          const received = Object.entries(response.headers).map(([name, value]) => [
            name,
            Array.isArray(value) ? value.join(", ") : value,
          ]);
          resolve({
            answer: {
              status: response.statusCode ?? 0,
              headers: Object.fromEntries(received),
              body: Buffer.concat(chunks).toString("utf8"),
            },
          });
        });
      });
      request.end(body);
    });
  }

  close(): void {
    this.#plain.destroy();
    this.#secure.destroy();
  }
}
