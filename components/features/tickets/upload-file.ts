import { z } from "zod";
import { ORGANISATION_HEADER } from "#lib/platform/http/api-client.ts";
import { ApiError, problemSchema } from "#lib/platform/http/api-error.ts";

const envelopeSchema = z.object({ data: z.unknown() });

function failure(status: number, answer: unknown): ApiError {
  const problem = problemSchema.safeParse(answer);
  if (problem.success) return new ApiError(problem.data);
  return new ApiError({
    type: "about:blank",
    status,
    code: status === 0 ? "unreachable" : "unexpected_answer",
    title: "The upload was interrupted",
    detail:
      status === 0
        ? "The connection broke before the file had arrived."
        : `The server answered ${status} in a way this page does not understand.`,
    action: "Try again.",
    errors: [],
  });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Sends a form with a file and reports how far it has come, from 0 to 1: `fetch` can't tell. Fails with `ApiError`,
 * and with an `AbortError` when `signal` ends it.
 */
export function uploadFile<T extends z.ZodType>(input: {
  path: string;
  organisationId: string;
  form: FormData;
  /** What the server answers with. */
  schema: T;
  onProgress: (share: number) => void;
  signal: AbortSignal;
}): Promise<z.output<T>> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", input.path);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader(ORGANISATION_HEADER, input.organisationId);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) input.onProgress(event.loaded / event.total);
    });
    request.addEventListener("load", () => {
      const answer = readJson(request.responseText);
      const envelope = envelopeSchema.safeParse(answer);
      const parsed = input.schema.safeParse(envelope.data?.data);
      if (request.status < 400 && parsed.success) resolve(parsed.data);
      else reject(failure(request.status, answer));
    });
    request.addEventListener("error", () => reject(failure(0, undefined)));
    request.addEventListener("abort", () => reject(new DOMException("The upload was stopped", "AbortError")));
    input.signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(input.form);
  });
}
