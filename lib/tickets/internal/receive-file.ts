import "server-only";
import { createHash } from "node:crypto";
import { fileTypeFromBuffer } from "file-type";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { storage } from "#lib/platform/storage/index.ts";
import { judgeFile } from "./file-types.ts";

/** As many first bytes as `file-type` wants to see. */
const HEAD_BYTES = 4_100;

export type ReceivedFile = { contentType: string; size: number; sha256: string };

/**
 * Streams a file into storage, judged by its first bytes before the first of them is kept and measured on the
 * way: a file of a wrong kind or over `maxBytes` leaves nothing behind.
 */
export async function receiveFile(options: {
  fileName: string;
  content: AsyncIterable<Uint8Array>;
  storageKey: string;
  maxBytes: number;
}): Promise<ReceivedFile> {
  const { fileName, storageKey, maxBytes } = options;
  const chunks = options.content[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  let headSize = 0;
  while (headSize < HEAD_BYTES) {
    const next = await chunks.next();
    if (next.done === true) break;
    head.push(next.value);
    headSize += next.value.byteLength;
  }
  const first = Buffer.concat(head);
  if (first.byteLength === 0) throw refusal("The file is empty.");
  // A file cut off after its first bytes confuses some of the detectors, which then know nothing of it.
  const signature = await fileTypeFromBuffer(first).catch(() => undefined);
  const verdict = judgeFile(fileName, first, signature?.mime ?? null);
  if ("reason" in verdict) throw refusal(verdict.reason);

  const hash = createHash("sha256");
  let size = 0;
  async function* measured(): AsyncGenerator<Uint8Array> {
    for (let chunk: Uint8Array | undefined = first; chunk !== undefined; chunk = await nextChunk(chunks)) {
      size += chunk.byteLength;
      if (size > maxBytes) throw tooLarge(maxBytes);
      hash.update(chunk);
      yield chunk;
    }
  }
  await storage().put(storageKey, measured(), { contentType: verdict.contentType });
  return { contentType: verdict.contentType, size, sha256: hash.digest("hex") };
}

async function nextChunk(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
  const next = await chunks.next();
  return next.done === true ? undefined : next.value;
}

function refusal(message: string): RelaydeskError {
  return new RelaydeskError("unsupported_media_type", message, {
    publicMessage: message,
    fields: [{ path: "file", message, in: "body" }],
  });
}

function tooLarge(maxBytes: number): RelaydeskError {
  const megabytes = (maxBytes / 1_048_576).toLocaleString("en", { maximumFractionDigits: 1 });
  return new RelaydeskError("payload_too_large", `File over ${maxBytes} bytes`, {
    publicMessage: `The file is larger than the ${megabytes} MB that are allowed.`,
    action: "Send a smaller file, or a link to it.",
    fields: [{ path: "file", message: `At most ${megabytes} MB`, in: "body" }],
  });
}
