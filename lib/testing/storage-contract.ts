/** What every storage does alike: one suite for all of them. */
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { Storage } from "#lib/platform/storage/index.ts";

const OPTIONS = { contentType: "application/octet-stream" };

async function read(storage: Storage, key: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await storage.get(key)).stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export function describeStorage(name: string, storage: () => Storage): void {
  describe(`${name} (contract)`, () => {
    it("gives back what was put in, with its size", async () => {
      const content = Buffer.from("Grüße 🎫 \u0000\uffff");
      expect(await storage().put("org/files/a.txt", content, OPTIONS)).toEqual({ size: content.length });
      const stored = await storage().get("org/files/a.txt");
      expect(stored.size).toBe(content.length);
      await stored.stream.cancel();
      expect(await read(storage(), "org/files/a.txt")).toEqual(content);
    });

    it("takes an empty file", async () => {
      expect(await storage().put("org/empty", Buffer.alloc(0), OPTIONS)).toEqual({ size: 0 });
      expect((await read(storage(), "org/empty")).length).toBe(0);
    });

    it("takes a stream larger than one part, byte for byte", async () => {
      const chunk = Buffer.from(Array.from({ length: 65_536 }, (_, index) => index % 251));
      const chunks = Array.from({ length: 300 }, () => chunk);
      const { size } = await storage().put("org/large", Readable.from(chunks), OPTIONS);
      expect(size).toBe(300 * 65_536);
      expect((await read(storage(), "org/large")).equals(Buffer.concat(chunks))).toBe(true);
    });

    it("takes a web stream, such as the body of a request", async () => {
      const body = new Response("from a request").body;
      if (body === null) throw new Error("A response with text has a body");
      await storage().put("org/web", body, OPTIONS);
      expect((await read(storage(), "org/web")).toString()).toBe("from a request");
    });

    it("puts the newer file in place of the older", async () => {
      await storage().put("org/twice", Buffer.from("a longer first file"), OPTIONS);
      await storage().put("org/twice", Buffer.from("second"), OPTIONS);
      expect((await read(storage(), "org/twice")).toString()).toBe("second");
    });

    it("says not_found for a file that is not there", async () => {
      await expect(storage().get("org/missing")).rejects.toMatchObject({ code: "not_found" });
    });

    it("removes files, twice without complaint", async () => {
      await storage().put("org/removed", Buffer.from("x"), OPTIONS);
      await storage().delete("org/removed");
      await storage().delete("org/removed");
      await expect(storage().get("org/removed")).rejects.toMatchObject({ code: "not_found" });
    });

    it.each([
      "../escape",
      "/etc/passwd",
      "a/../../b",
      "a//b",
      "",
      ".",
      "a/.hidden",
      "a\\b",
      "a\u0000b",
      "a/",
    ])("refuses the key %j, which could mean a place outside", async (key) => {
      await expect(storage().put(key, Buffer.from("x"), OPTIONS)).rejects.toThrow(/storage key/);
      await expect(storage().get(key)).rejects.toThrow(/storage key/);
      await expect(storage().delete(key)).rejects.toThrow(/storage key/);
    });
  });
}
