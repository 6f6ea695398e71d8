import "server-only";
import { randomBytes } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { assertStorageKey, chunksOf, missingFile, type Storage } from "./storage.ts";

/** Files in a folder of this machine. */
export function createFolderStorage(folder: string): Storage {
  const placeOf = (key: string): string => {
    assertStorageKey(key);
    return path.join(folder, ...key.split("/"));
  };

  return {
    put: async (key, content) => {
      const place = placeOf(key);
      await mkdir(path.dirname(place), { recursive: true, mode: 0o700 });
      // Written beside its place, flushed, then moved there: a reader or a crash never meets half a file.
      const draft = `${place}.${randomBytes(6).toString("hex")}.part`;
      let size = 0;
      try {
        const file = await open(draft, "wx", 0o600);
        try {
          for await (const chunk of chunksOf(content)) {
            await file.write(chunk);
            size += chunk.byteLength;
          }
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(draft, place);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
      return { size };
    },

    get: async (key) => {
      const place = placeOf(key);
      const file = await open(place, "r").catch((error: unknown) => {
        throw isMissing(error) ? missingFile() : error;
      });
      const stats = await file.stat();
      if (!stats.isFile()) {
        await file.close();
        throw missingFile();
      }
      return { size: stats.size, stream: toStream(file.createReadStream({ autoClose: true })) };
    },

    delete: async (key) => {
      await rm(placeOf(key), { force: true });
    },
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

/** A pull at a time, so that a slow reader holds one chunk in memory and a cancelled one closes the file. */
function toStream(source: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const next = await chunks.next();
      if (next.done === true) controller.close();
      else controller.enqueue(new Uint8Array(next.value));
    },
    cancel: async () => {
      await chunks.return?.();
    },
  });
}
