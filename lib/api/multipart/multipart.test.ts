import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readFormParts, readUpload } from "./index.ts";
import type { UploadForm } from "./upload-form.ts";

const BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW";

function requestOf(body: Uint8Array, cuts: readonly number[] = [], contentType?: string): Request {
  const edges = [...new Set([0, ...cuts.map((cut) => cut % (body.byteLength + 1)), body.byteLength])].sort(
    (a, b) => a - b,
  );
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let index = 1; index < edges.length; index += 1) {
        controller.enqueue(body.slice(edges[index - 1], edges[index]));
      }
      controller.close();
    },
  });
  const init: RequestInit & { duplex: "half" } = {
    method: "POST",
    body: stream,
    duplex: "half",
    headers: { "Content-Type": contentType ?? `multipart/form-data; boundary=${BOUNDARY}` },
  };
  return new Request("http://localhost/upload", init);
}

async function encode(form: FormData): Promise<{ body: Uint8Array; contentType: string }> {
  const response = new Response(form);
  return {
    body: new Uint8Array(await response.arrayBuffer()),
    contentType: response.headers.get("content-type") ?? "",
  };
}

async function collect(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe("readFormParts", () => {
  it("gives back what was sent, however the network cuts it", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ name: fc.stringMatching(/^[a-z]{1,8}$/), bytes: fc.uint8Array({ maxLength: 400 }) }),
          {
            maxLength: 5,
          },
        ),
        fc.array(fc.nat(3_000), { maxLength: 30 }),
        async (files, cuts) => {
          const form = new FormData();
          for (const { name, bytes } of files) form.append(name, new File([bytes.slice()], `${name}.bin`));
          form.append("last", "end");
          const { body, contentType } = await encode(form);
          const found: { name: string; fileName: string | null; bytes: Buffer }[] = [];
          for await (const part of readFormParts(requestOf(body, cuts, contentType))) {
            found.push({ name: part.name, fileName: part.fileName, bytes: await collect(part.content) });
          }
          expect(found.map(({ name }) => name)).toEqual([...files.map(({ name }) => name), "last"]);
          files.forEach(({ bytes }, index) => {
            expect(found[index]?.bytes.equals(Buffer.from(bytes))).toBe(true);
          });
        },
      ),
      { numRuns: 150 },
    );
  });

  it("does not take what looks like a delimiter inside a file for one", async () => {
    const tricky = `--${BOUNDARY.slice(0, -1)}\r\n--\r\n-\n--${BOUNDARY}`;
    const body = Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nx${tricky}\r\n--${BOUNDARY}--\r\n`,
    );
    const parts = readFormParts(requestOf(body, [7, 60, 100, 101, 102]));
    const first = await parts.next();
    if (first.done === true) throw new Error("No part");
    expect((await collect(first.value.content)).toString()).toBe(`x${tricky}`);
  });

  it("skips what was not read of a part", async () => {
    const form = new FormData();
    form.append("a", "1".repeat(5_000));
    form.append("b", "2");
    const { body, contentType } = await encode(form);
    const names: string[] = [];
    for await (const part of readFormParts(requestOf(body, [10, 2_000], contentType))) names.push(part.name);
    expect(names).toEqual(["a", "b"]);
  });

  it("keeps names in any script, and quotes in them", async () => {
    const form = new FormData();
    form.append("file", new File(["x"], 'рисунок "1" 図.png'));
    const { body, contentType } = await encode(form);
    const first = await readFormParts(requestOf(body, [], contentType)).next();
    expect(first.value?.fileName).toBe('рисунок "1" 図.png');
  });

  it.each([
    ["cut off", `--${BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\n\r\nhalf`, "bad_request"],
    [
      "without a name",
      `--${BOUNDARY}\r\nContent-Type: text/plain\r\n\r\nx\r\n--${BOUNDARY}--`,
      "bad_request",
    ],
    ["without any delimiter", "hello", "bad_request"],
  ])("refuses a form that is %s", async (_, text, code) => {
    const read = async () => {
      for await (const part of readFormParts(requestOf(Buffer.from(text)))) await collect(part.content);
    };
    await expect(read()).rejects.toMatchObject({ code });
  });

  it("refuses another content type", async () => {
    await expect(
      readFormParts(requestOf(Buffer.from("{}"), [], "application/json")).next(),
    ).rejects.toMatchObject({
      code: "unsupported_media_type",
    });
  });
});

const visibilityForm: UploadForm = {
  fields: z.strictObject({ visibility: z.string().optional() }),
  file: { description: "A file.", contentTypes: ["text/plain"], maxBytes: () => 26_214_400 },
};

describe("readUpload", () => {
  it("gives the fields before the file and the file unread", async () => {
    const form = new FormData();
    form.append("visibility", "public");
    form.append("file", new File(["content"], "a.txt"));
    const { body, contentType } = await encode(form);
    const upload = await readUpload(requestOf(body, [30], contentType), visibilityForm);
    expect(upload.fields).toEqual({ visibility: "public" });
    expect((await collect(upload.file.content)).toString()).toBe("content");
  });

  it("names a field that nobody asked for, and a file that is missing", async () => {
    const form = new FormData();
    form.append("surprise", "1");
    const { body, contentType } = await encode(form);
    await expect(readUpload(requestOf(body, [], contentType), visibilityForm)).rejects.toMatchObject({
      fields: [{ path: "surprise" }],
    });
    const empty = await encode(new FormData());
    await expect(
      readUpload(requestOf(empty.body, [], empty.contentType), visibilityForm),
    ).rejects.toMatchObject({
      fields: [{ path: "file" }],
    });
  });
});
