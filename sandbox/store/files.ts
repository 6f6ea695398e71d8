import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The bytes of attachments, beside the store: in a directory, or in memory when the sandbox remembers nothing. */
export type FileStore = {
  put(id: string, bytes: Buffer): void;
  /** The bytes; null when there are none under this id. */
  get(id: string): Buffer | null;
  clear(): void;
};

/** Opens the files in a directory (made when first needed), or in memory (null). Ids must be safe as file names. */
export function openFiles(directory: string | null): FileStore {
  if (directory === null) {
    const files = new Map<string, Buffer>();
    return {
      put: (id, bytes) => files.set(id, bytes),
      get: (id) => files.get(id) ?? null,
      clear: () => files.clear(),
    };
  }
  return {
    put(id, bytes) {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      writeFileSync(join(directory, id), bytes, { mode: 0o600 });
    },
    get(id) {
      try {
        return readFileSync(join(directory, id));
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
        throw error;
      }
    },
    clear: () => rmSync(directory, { recursive: true, force: true }),
  };
}
