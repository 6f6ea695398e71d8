import { describe, expect, it } from "vitest";
import { z } from "zod";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { derivePartSchemas } from "./derive-parts.ts";
import { parseParts } from "./parse-parts.ts";

const input = z.object({
  id: z.uuid(),
  title: z.string().trim().min(1),
  tags: z.array(z.string()).default([]),
});
const update = derivePartSchemas({ method: "PATCH", path: "/t/{id}", consumes: "json", input });
const list = derivePartSchemas({
  method: "GET",
  path: "/t",
  consumes: "json",
  input: z.object({ q: z.string().max(3).optional(), limit: z.number().int().max(200).optional() }),
});
const id = newId();
const noQuery = new URLSearchParams();

function failure(run: () => unknown): RelaydeskError {
  try {
    run();
  } catch (error) {
    if (error instanceof RelaydeskError) return error;
    throw error;
  }
  throw new Error("It did not fail");
}

describe("parseParts", () => {
  it("hands the verb all parts as they came, for it to parse", () => {
    const body = { title: "  Printer  " };
    expect(parseParts(update, { params: { id }, searchParams: noQuery, body }).merged).toEqual({
      id,
      title: "  Printer  ",
    });
  });

  it("hands the handler what its own schemas made of the parts", () => {
    const declared = derivePartSchemas({
      method: "POST",
      path: "/t",
      consumes: "json",
      body: z.object({ day: z.string().transform((day) => day.split("-")) }),
    });
    const parsed = parseParts(declared, { params: {}, searchParams: noQuery, body: { day: "2026-01-02" } });
    expect(parsed.body).toEqual({ day: ["2026", "01", "02"] });
    expect(parsed.merged).toEqual({ day: ["2026", "01", "02"] });
  });

  it("names every issue of query and body in one answer", () => {
    const error = failure(() =>
      parseParts(update, {
        params: { id },
        searchParams: new URLSearchParams("a=1&b=2"),
        body: { title: " ", tags: ["x", 5], colour: "red", size: 3 },
      }),
    );
    expect(error.code).toBe("validation_failed");
    expect(error.fields.map((field) => `${field.in} ${field.path}`).sort()).toEqual([
      "body colour",
      "body size",
      "body tags.1",
      "body title",
      "query a",
      "query b",
    ]);
  });

  it("treats a path that fits no schema as an address where nothing is", () => {
    for (const bad of ["1", "not-a-uuid", `${id}x`, "\u0000"]) {
      const error = failure(() =>
        parseParts(update, { params: { id: bad }, searchParams: noQuery, body: { title: "" } }),
      );
      expect(error.code).toBe("not_found");
    }
  });

  it.each([[[]], ["text"], [null], [5]])("refuses the body %j where an object is wanted", (body) => {
    expect(
      failure(() => parseParts(update, { params: { id }, searchParams: noQuery, body })).fields,
    ).toMatchObject([{ path: "", in: "body" }]);
  });

  it("refuses text that the database cannot keep, by its path", () => {
    const body = { title: "a\u0000b", tags: ["fine", "half \ud800"] };
    const error = failure(() => parseParts(update, { params: { id }, searchParams: noQuery, body }));
    expect(error.fields.map((field) => field.path)).toEqual(["title", "tags.1"]);
    const query = failure(() =>
      parseParts(list, { params: {}, searchParams: new URLSearchParams("q=%00"), body: undefined }),
    );
    expect(query.fields).toMatchObject([{ path: "q", in: "query" }]);
  });

  it("reads numbers out of the query string", () => {
    const searchParams = new URLSearchParams("limit=20&q=12");
    expect(parseParts(list, { params: {}, searchParams, body: undefined }).merged).toEqual({
      limit: 20,
      q: "12",
    });
  });

  it("lets no body take the place of the path", () => {
    const body = JSON.parse('{"title":"x","__proto__":{"id":"other"}}');
    const error = failure(() => parseParts(update, { params: { id }, searchParams: noQuery, body }));
    expect(error.code).toBe("validation_failed");
    expect(Object.hasOwn(Object.prototype, "id")).toBe(false);
  });
});
