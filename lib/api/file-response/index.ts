/** Files as answers: named for every browser, never run by any. */

export type ServedFile = {
  stream: ReadableStream<Uint8Array>;
  /** Bytes; left out when the file is made while it is sent. */
  size?: number;
  fileName: string;
  contentType: string;
  /** Whether a browser may show it in its own window: only for types that cannot run anything. */
  isInline?: boolean;
};

/**
 * The bytes of a file. Whatever its content claims to be, the type is ours, guessing is forbidden, and the policy
 * gives it no origin, no scripts and nothing to load.
 */
export function fileResponse({
  stream,
  size,
  fileName,
  contentType,
  isInline = false,
}: ServedFile): Response {
  return new Response(stream, {
    headers: {
      "Content-Type": contentType.startsWith("text/") ? `${contentType}; charset=utf-8` : contentType,
      ...(size === undefined ? {} : { "Content-Length": String(size) }),
      "Content-Disposition": contentDisposition(fileName, isInline ? "inline" : "attachment"),
      "X-Content-Type-Options": "nosniff",
      "Content-Security-Policy": "default-src 'none'; sandbox",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Cache-Control": "private, no-store",
    },
  });
}

/**
 * `Content-Disposition` (RFC 6266): a plain name that old clients read, with what they might stumble over replaced,
 * and the true one beside it in the encoding of RFC 8187.
 */
export function contentDisposition(fileName: string, kind: "inline" | "attachment"): string {
  const plain = fileName.replaceAll(/[^\x20-\x7e]/g, "_").replaceAll(/["\\%;]/g, "_");
  const encoded = encodeURIComponent(fileName.toWellFormed()).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
