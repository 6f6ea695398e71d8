import { notFound } from "../errors/index.ts";

/** A file's bytes, from the first to the last. */
export type FileContent = Uint8Array | AsyncIterable<Uint8Array>;

export type StoredFile = {
  stream: ReadableStream<Uint8Array>;
  /** Bytes. */
  size: number;
};

/**
 * Keeps files under keys: words of letters, digits, dot, dash and underscore with slashes between, such as
 * `<organisation>/attachments/<id>`.
 */
export type Storage = {
  /** Keeps a file, whole or not at all, in place of any older one. Gives its size in bytes. */
  put: (key: string, content: FileContent, options: { contentType: string }) => Promise<{ size: number }>;
  /** Opens a file. Throws `not_found` when there is none. */
  get: (key: string) => Promise<StoredFile>;
  /** Removes a file; one that is not there is fine. */
  delete: (key: string) => Promise<void>;
};

const KEY = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;

/** Refuses keys that could mean a place outside the storage. Keys are made by us, so a bad one is a bug. */
export function assertStorageKey(key: string): void {
  if (key.length > 500 || !KEY.test(key)) throw new Error(`Not a storage key: ${JSON.stringify(key)}`);
}

export function missingFile(): Error {
  return notFound("file");
}

/** The content as a sequence of chunks, however it came. */
export async function* chunksOf(content: FileContent): AsyncGenerator<Uint8Array> {
  if (content instanceof Uint8Array) yield content;
  else yield* content;
}
