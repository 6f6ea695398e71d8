/** A form with one file as a stream: however large the file is, one chunk of it is in memory. */
import { randomUUID } from "node:crypto";

export type OutgoingFile = {
  fileName: string;
  contentType: string;
  /** Bytes, exactly. */
  size: number;
  stream: ReadableStream<Uint8Array>;
};

export type MultipartBody = { headers: Record<string, string>; stream: ReadableStream<Uint8Array> };

/**
 * The file in the part `attachment`, as ClickUp takes it (ClickUp fact sheet, section 12). Its length is told ahead:
 * not every server in between takes a body without one.
 */
export function multipartBody({ fileName, contentType, size, stream }: OutgoingFile): MultipartBody {
  const boundary = `relaydesk-${randomUUID()}`;
  const encoder = new TextEncoder();
  // As browsers write it: the three characters that would end the name or the line are escaped.
  const name = fileName.replace(/["\r\n]/g, (character) => encodeURIComponent(character));
  const head = encoder.encode(
    `--${boundary}\r\nContent-Disposition: form-data; name="attachment"; filename="${name}"\r\nContent-Type: ${contentType}\r\n\r\n`,
  );
  const tail = encoder.encode(`\r\n--${boundary}--\r\n`);
  return {
    headers: {
      "Content-Type": `multipart/form-data; boundary=${boundary}`,
      "Content-Length": String(head.byteLength + size + tail.byteLength),
    },
    stream: joined(head, stream, tail),
  };
}

function joined(
  head: Uint8Array,
  content: ReadableStream<Uint8Array>,
  tail: Uint8Array,
): ReadableStream<Uint8Array> {
  const reader = content.getReader();
  let isBegun = false;
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      if (!isBegun) {
        isBegun = true;
        controller.enqueue(head);
        return;
      }
      const next = await reader.read();
      if (next.done !== true) {
        controller.enqueue(next.value);
        return;
      }
      controller.enqueue(tail);
      controller.close();
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
