import { describe, expect, it } from "vitest";
import { z } from "zod";
import { checkBodyHeaders } from "./read-body.ts";
import { readRequest } from "./read-request.ts";

const URL_ = "http://localhost/api/v1/things";
const JSON_ROUTE = { body: z.object({ a: z.string() }), consumes: "json", maxBodyBytes: 100 } as const;
const FORM_ROUTE = { body: z.unknown(), consumes: "form", maxBodyBytes: 10_000 } as const;

function json(
  body: BodyInit | null,
  headers: Record<string, string> = { "Content-Type": "application/json" },
) {
  return new Request(URL_, { method: "POST", headers, body });
}

/** A body of unannounced length, as `Transfer-Encoding: chunked` brings it. */
function chunked(chunks: Uint8Array[], contentType = "application/json"): Request {
  let pulled = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const chunk = chunks[pulled];
      pulled += 1;
      if (chunk === undefined) controller.close();
      else controller.enqueue(chunk);
    },
  });
  const options: RequestInit & { duplex: "half" } = {
    method: "POST",
    headers: { "Content-Type": contentType },
    body,
    duplex: "half",
  };
  return new Request(URL_, options);
}

describe("checkBodyHeaders", () => {
  const check = (request: Request, consumes: "json" | "form" | "bytes" = "json") =>
    checkBodyHeaders(request, { consumes, maxBytes: 100 });

  it.each([
    "application/json",
    "application/json; charset=utf-8",
    "APPLICATION/JSON",
    "application/merge-patch+json",
  ])("takes %s for JSON", (type) => {
    expect(() => check(json("{}", { "Content-Type": type }))).not.toThrow();
  });

  it.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonp",
  ])("refuses %s where JSON is wanted: 415", (type) => {
    expect(() => check(json("{}", { "Content-Type": type }))).toThrow(
      expect.objectContaining({ code: "unsupported_media_type" }),
    );
  });

  it("refuses JSON where a form is wanted, and takes anything where bytes are", () => {
    expect(() => check(json("{}"), "form")).toThrow(
      expect.objectContaining({ code: "unsupported_media_type" }),
    );
    expect(() => check(json("{}", { "Content-Type": "image/png" }), "bytes")).not.toThrow();
  });

  it("refuses what announces itself as too large before reading any of it: 413", () => {
    const request = json("{}", { "Content-Type": "application/json", "Content-Length": "101" });
    expect(() => check(request)).toThrow(expect.objectContaining({ code: "payload_too_large" }));
    expect(request.bodyUsed).toBe(false);
  });

  it("has nothing against a request without a body", () => {
    expect(() => check(new Request(URL_, { method: "POST" }))).not.toThrow();
    expect(() => check(json(null, { "Content-Length": "0", "Content-Type": "text/plain" }))).not.toThrow();
  });
});

describe("readRequest of JSON", () => {
  it("reads text in any script", async () => {
    expect((await readRequest(json('{"a":"Grüße 🎫"}'), JSON_ROUTE)).body).toEqual({ a: "Grüße 🎫" });
  });

  it.each(["{", "{'a':1}", "undefined", '{"a":1}x', "\u0000"])(
    "answers 400 to %j, which is no JSON",
    async (text) => {
      await expect(readRequest(json(text), JSON_ROUTE)).rejects.toMatchObject({ code: "invalid_json" });
    },
  );

  it("answers 400 to bytes that are no UTF-8", async () => {
    const bytes = Buffer.from([0x22, 0xff, 0xfe, 0x22]);
    await expect(readRequest(json(bytes), JSON_ROUTE)).rejects.toMatchObject({ code: "invalid_json" });
  });

  it("takes no body for an empty object where that is enough, and for bad JSON where it is not", async () => {
    const optional = { ...JSON_ROUTE, body: z.strictObject({}) };
    expect((await readRequest(new Request(URL_, { method: "POST" }), optional)).body).toEqual({});
    await expect(readRequest(new Request(URL_, { method: "POST" }), JSON_ROUTE)).rejects.toMatchObject({
      code: "invalid_json",
    });
  });

  it("refuses a body that does not say what it is", async () => {
    const request = json(new Uint8Array(Buffer.from("{}")), {});
    await expect(readRequest(request, JSON_ROUTE)).rejects.toMatchObject({ code: "unsupported_media_type" });
  });

  it("stops a chunked body at its limit, wherever the limit falls", async () => {
    const fits = chunked([Buffer.from('{"a":"'), Buffer.alloc(90, "x"), Buffer.from('"}')]);
    expect((await readRequest(fits, JSON_ROUTE)).body).toEqual({ a: "x".repeat(90) });
    const endless = chunked(Array.from({ length: 1_000 }, () => Buffer.alloc(40, "x")));
    await expect(readRequest(endless, JSON_ROUTE)).rejects.toMatchObject({ code: "payload_too_large" });
  });

  it("joins characters that were cut apart between chunks", async () => {
    const bytes = Buffer.from('{"a":"🎫"}');
    const request = chunked([bytes.subarray(0, 8), bytes.subarray(8)]);
    expect((await readRequest(request, JSON_ROUTE)).body).toEqual({ a: "🎫" });
  });
});

describe("readRequest of forms", () => {
  async function form(content: string): Promise<Request> {
    const data = new FormData();
    data.set("note", "hello");
    data.append("tag", "a");
    data.append("tag", "b");
    data.set("file", new File([content], "ä.txt", { type: "text/plain" }));
    const encoded = new Response(data);
    return json(await encoded.arrayBuffer(), { "Content-Type": encoded.headers.get("content-type") ?? "" });
  }

  it("gives fields, lists and files", async () => {
    const { body } = await readRequest(await form("content"), FORM_ROUTE);
    expect(body).toMatchObject({ note: "hello", tag: ["a", "b"] });
    const parsed = z.object({ file: z.file() }).parse(body);
    expect([parsed.file.name, await parsed.file.text()]).toEqual(["ä.txt", "content"]);
  });

  it("compares forms by their fields, not by their boundaries", async () => {
    const first = await readRequest(await form("content"), FORM_ROUTE);
    const again = await readRequest(await form("content"), FORM_ROUTE);
    const other = await readRequest(await form("CONTENT"), FORM_ROUTE);
    expect(again.fingerprint).toBe(first.fingerprint);
    expect(other.fingerprint).not.toBe(first.fingerprint);
  });

  it("answers 413 to a form over the limit, and 400 to one that is broken", async () => {
    await expect(readRequest(await form("x".repeat(20_000)), FORM_ROUTE)).rejects.toMatchObject({
      code: "payload_too_large",
    });
    const broken = json("no form", { "Content-Type": "multipart/form-data; boundary=x" });
    await expect(readRequest(broken, FORM_ROUTE)).rejects.toMatchObject({ code: "bad_request" });
  });
});

describe("readRequest of bytes", () => {
  const BYTES_ROUTE = { body: null, consumes: "bytes", maxBodyBytes: 100 } as const;

  it("hands the stream on without reading it, and cuts it at the limit", async () => {
    const { rest, fingerprint } = await readRequest(chunked([Buffer.from("abc")], "image/png"), BYTES_ROUTE);
    expect([await rest.text(), fingerprint]).toEqual(["abc", null]);
    const long = await readRequest(chunked([Buffer.alloc(101)], "image/png"), BYTES_ROUTE);
    await expect(long.rest.arrayBuffer()).rejects.toThrow();
  });
});
