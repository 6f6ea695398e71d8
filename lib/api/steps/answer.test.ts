import { describe, expect, it } from "vitest";
import { z } from "zod";
import { pageOf } from "#lib/platform/pagination/index.ts";
import { answerResponse, toAnswer, withEdgeHeaders } from "./answer.ts";

describe("toAnswer", () => {
  it("puts data in its envelope", () => {
    expect(toAnswer({ id: 1 }, z.object({ id: z.number() }), 201)).toEqual({
      status: 201,
      body: { data: { id: 1 } },
    });
    expect(toAnswer(null, z.null(), 200)).toEqual({ status: 200, body: { data: null } });
  });

  it("puts a page's cursor beside its rows", () => {
    expect(toAnswer({ items: [1], nextCursor: "c" }, pageOf(z.number()), 200)).toEqual({
      status: 200,
      body: { data: [1], page: { nextCursor: "c" } },
    });
  });

  it("does not take a resource with items for a page", () => {
    const output = { items: [1], nextCursor: "c" };
    const schema = z.object({ items: z.array(z.number()), nextCursor: z.string() });
    expect(toAnswer(output, schema, 200).body).toEqual({ data: output });
  });

  it("sends no body with 204", async () => {
    const response = answerResponse(toAnswer({ id: 1 }, null, 204));
    expect([response.status, await response.text(), response.headers.get("content-type")]).toEqual([
      204,
      "",
      null,
    ]);
  });
});

describe("withEdgeHeaders", () => {
  const request = new Request("http://localhost:3000/api/v1/tickets");

  it("names the request and forbids storing and sniffing", () => {
    const response = withEdgeHeaders(Response.json({}), request, {
      requestId: "r1",
      extra: { "RateLimit-Limit": "5" },
    });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "x-request-id": "r1",
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
      "ratelimit-limit": "5",
      "content-type": "application/json",
    });
  });

  it("keeps what a handler said about its own file, status and body included", async () => {
    const file = new Response("x", {
      status: 206,
      headers: { "Cache-Control": "private, max-age=60", "Content-Disposition": "attachment" },
    });
    const response = withEdgeHeaders(file, request, { requestId: "r1", extra: {} });
    expect(response.status).toBe(206);
    expect(response.headers.get("cache-control")).toBe("private, max-age=60");
    expect(await response.text()).toBe("x");
  });

  it("pins https only over https, and says the rest always", () => {
    const plain = withEdgeHeaders(Response.json({}), request, { requestId: "r1", extra: {} });
    expect(plain.headers.has("strict-transport-security")).toBe(false);
    expect(plain.headers.get("referrer-policy")).toBe("strict-origin-when-cross-origin");
    const forwarded = new Request(request, { headers: { "X-Forwarded-Proto": "https" } });
    const secure = withEdgeHeaders(Response.json({}), forwarded, { requestId: "r1", extra: {} });
    expect(secure.headers.get("strict-transport-security")).toContain("max-age=31536000");
  });

  it("puts them on an answer that refuses new headers", () => {
    const redirect = Response.redirect("http://localhost:3000/elsewhere", 303);
    const response = withEdgeHeaders(redirect, request, { requestId: "r1", extra: {} });
    expect([response.status, response.headers.get("location"), response.headers.get("x-request-id")]).toEqual(
      [303, "http://localhost:3000/elsewhere", "r1"],
    );
  });
});
