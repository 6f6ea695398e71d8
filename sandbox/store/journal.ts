import { closeSync, fstatSync, ftruncateSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { z } from "zod";

/** One change as it stands in the file: what was written and what was removed, by table. */
export const JournalBatch = z.strictObject({
  put: z.record(z.string(), z.array(z.unknown())),
  remove: z.record(z.string(), z.array(z.string())),
});
export type JournalBatch = z.infer<typeof JournalBatch>;

const JournalHeader = z.strictObject({
  format: z.literal("clickup-sandbox"),
  version: z.literal(1),
  seed: z.string(),
});

/**
 * The sandbox's memory on disk: one JSON line per change, appended before the change is answered. A process that is
 * killed outright therefore loses nothing that it acknowledged; at worst the last line is torn, and a torn line was
 * never acknowledged. (The line is with the operating system then, not forced to the disk: a power cut is not covered.)
 */
export type Journal = {
  append(batch: JournalBatch): void;
  /** Replaces the whole file, atomically, by a header and one batch. */
  rewrite(seed: string, batch: JournalBatch): void;
  close(): void;
};

/** What a journal file held when it was opened; null when there was no file yet. */
export type JournalContents = { seed: string; batches: JournalBatch[] };

/**
 * Reads a journal file. A last line without its newline is dropped.
 * @throws Error when the file is no sandbox journal, or a line other than the last is damaged.
 */
export function readJournal(path: string): JournalContents | null {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  const lines = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
  lines.pop();
  const [first, ...rest] = lines;
  if (first === undefined) return null;
  const header = JournalHeader.safeParse(parseLine(path, first, 1));
  if (!header.success) {
    throw new Error(
      `${path} is not a file of the ClickUp sandbox. Give --file another path, or remove this file.`,
    );
  }
  const batches = rest.map((line, index) => {
    const batch = JournalBatch.safeParse(parseLine(path, line, index + 2));
    if (!batch.success)
      throw new Error(`${path}, line ${index + 2}: not a change record. Remove the file to start afresh.`);
    return batch.data;
  });
  return { seed: header.data.seed, batches };
}

function parseLine(path: string, line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new Error(`${path}, line ${number}: not JSON. Remove the file to start afresh.`, { cause });
  }
}

/** Opens (or creates) a journal for appending, and cuts off a torn last line first. */
export function openJournal(path: string): Journal {
  let file = openSync(path, "a+", 0o600);
  let length = endOfLastLine(path);
  ftruncateSync(file, length);
  return {
    append(batch) {
      const line = Buffer.from(`${JSON.stringify(batch)}\n`);
      try {
        writeFully(file, line);
        length += line.length;
      } catch (error) {
        // Half a line in the middle of the file would make every later line unreadable.
        ftruncateSync(file, length);
        throw error;
      }
    },
    rewrite(seed, batch) {
      const temporaryPath = `${path}.new`;
      const temporary = openSync(temporaryPath, "w", 0o600);
      try {
        const header = { format: "clickup-sandbox", version: 1, seed };
        writeFully(temporary, Buffer.from(`${JSON.stringify(header)}\n${JSON.stringify(batch)}\n`));
      } finally {
        closeSync(temporary);
      }
      renameSync(temporaryPath, path);
      closeSync(file);
      file = openSync(path, "a+", 0o600);
      length = fstatSync(file).size;
    },
    close() {
      closeSync(file);
    },
  };
}

function endOfLastLine(path: string): number {
  return readFileSync(path).lastIndexOf(0x0a) + 1;
}

function writeFully(file: number, bytes: Buffer) {
  let written = 0;
  while (written < bytes.length) written += writeSync(file, bytes, written);
}
