import { describe, expect, it } from "vitest";
import { contentDisposition, fileResponse } from "./index.ts";

const stream = () => new Response("x").body ?? new ReadableStream<Uint8Array>();

describe("contentDisposition", () => {
  it.each([
    ["report.pdf", "attachment; filename=\"report.pdf\"; filename*=UTF-8''report.pdf"],
    ['a"b\\c.txt', "attachment; filename=\"a_b_c.txt\"; filename*=UTF-8''a%22b%5Cc.txt"],
    ["счёт.pdf", "attachment; filename=\"____.pdf\"; filename*=UTF-8''%D1%81%D1%87%D1%91%D1%82.pdf"],
    ["it's (1)*.txt", "attachment; filename=\"it's (1)*.txt\"; filename*=UTF-8''it%27s%20%281%29%2A.txt"],
  ])("names %s for old and new clients", (name, header) => {
    expect(contentDisposition(name, "attachment")).toBe(header);
  });

  it("cannot be broken out of", () => {
    const header = contentDisposition('x"\r\nSet-Cookie: a=1', "inline");
    expect(header).not.toMatch(/[\r\n]/);
    expect(header.startsWith('inline; filename="x___Set-Cookie: a=1"')).toBe(true);
  });
});

describe("fileResponse", () => {
  it("gives content no way to run", () => {
    const { headers } = fileResponse({ stream: stream(), fileName: "a.html", contentType: "text/plain" });
    expect(headers.get("content-disposition")).toMatch(/^attachment/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
  });

  it("says how long it is when that is known", () => {
    const file = { stream: stream(), fileName: "a.png", contentType: "image/png" };
    expect(fileResponse({ ...file, size: 12, isInline: true }).headers.get("content-length")).toBe("12");
    expect(fileResponse(file).headers.has("content-length")).toBe(false);
  });
});
