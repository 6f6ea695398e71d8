import { mkdtemp, readdir, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeStorage } from "#lib/testing/storage-contract.ts";
import { createFolderStorage } from "./folder.ts";
import type { Storage } from "./storage.ts";

let folder = "";
let storage: Storage;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "relaydesk-storage-"));
  storage = createFolderStorage(path.join(folder, "files"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describeStorage("folder storage", () => storage);

describe("folder storage", () => {
  it("keeps files readable by their owner alone", async () => {
    await storage.put("private/file", Buffer.from("x"), { contentType: "text/plain" });
    expect((await stat(path.join(folder, "files/private/file"))).mode & 0o077).toBe(0);
  });

  it("leaves nothing behind when a writer fails half way", async () => {
    async function* failing() {
      yield Buffer.from("half");
      throw new Error("The sender went away");
    }
    await expect(storage.put("broken/file", failing(), { contentType: "text/plain" })).rejects.toThrow();
    expect(await readdir(path.join(folder, "files/broken"))).toEqual([]);
  });

  it("closes the file when a reader stops half way", async () => {
    await storage.put("long/file", Buffer.alloc(1_000_000), { contentType: "text/plain" });
    const { stream } = await storage.get("long/file");
    const reader = stream.getReader();
    await reader.read();
    await reader.cancel();
    const names = await readdir("/proc/self/fd").catch(() => []);
    const open = await Promise.all(
      names.map((name) => stat(path.join("/proc/self/fd", name)).catch(() => null)),
    );
    const { ino } = await stat(path.join(folder, "files/long/file"));
    expect(open.some((entry) => entry?.ino === ino)).toBe(false);
  });

  it("treats a folder as no file", async () => {
    await storage.put("directory/file", Buffer.from("x"), { contentType: "text/plain" });
    await expect(storage.get("directory")).rejects.toMatchObject({ code: "not_found" });
    await expect(storage.get("directory/file/deeper")).rejects.toMatchObject({ code: "not_found" });
  });

  it("replaces a symbolic link instead of writing through it", async () => {
    const outside = path.join(folder, "outside");
    await storage.put("linked/file", Buffer.from("first"), { contentType: "text/plain" });
    await rm(path.join(folder, "files/linked/file"));
    await symlink(outside, path.join(folder, "files/linked/file"));
    await storage.put("linked/file", Buffer.from("second"), { contentType: "text/plain" });
    await expect(stat(outside)).rejects.toThrow();
  });
});
