import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { decodeCursor, encodeCursor, isPageSchema, pageInput, pageOf, toPage } from "./index.ts";

const cursorValue = fc.oneof(fc.string({ unit: "binary" }), fc.integer(), fc.boolean(), fc.constant(null));
const cursorSchema = z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]));

describe("cursors", () => {
  it("come back as they went, and are fit for an address", () => {
    fc.assert(
      fc.property(fc.array(cursorValue), (values) => {
        fc.pre(values.every((value) => typeof value !== "string" || value.isWellFormed()));
        const cursor = encodeCursor(values);
        expect(cursor).toMatch(/^[\w-]*$/);
        expect(decodeCursor(cursor, cursorSchema)).toEqual(values);
      }),
    );
  });

  it("that are not ours are the caller's mistake, whatever they are", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        try {
          decodeCursor(text, z.tuple([z.literal("only ours")]));
          expect.unreachable();
        } catch (error) {
          expect(error).toMatchObject({
            code: "validation_failed",
            fields: [{ path: "cursor", in: "query" }],
          });
        }
      }),
    );
  });

  it("of another sort order are refused", () => {
    const cursor = encodeCursor(["name", "id"]);
    expect(() => decodeCursor(cursor, z.tuple([z.number(), z.string()]))).toThrow();
  });
});

describe("toPage", () => {
  const page = (rows: number[], limit: number) => toPage(rows, limit, String, (row) => [row]);

  it("cuts the row too many, and points after the last one kept", () => {
    expect(page([1, 2, 3], 2)).toEqual({ items: ["1", "2"], nextCursor: encodeCursor([2]) });
  });

  it("ends without a cursor", () => {
    expect(page([1, 2], 2)).toEqual({ items: ["1", "2"], nextCursor: null });
    expect(page([], 2)).toEqual({ items: [], nextCursor: null });
  });
});

describe("page schemas", () => {
  it("are told apart from resources that look alike", () => {
    expect(isPageSchema(pageOf(z.string()))).toBe(true);
    expect(isPageSchema(z.object({ items: z.array(z.string()), nextCursor: z.string().nullable() }))).toBe(
      false,
    );
  });

  it("take at most 200 rows, and 50 unless asked", () => {
    const input = z.object(pageInput);
    expect(input.parse({}).limit).toBe(50);
    expect(input.parse({ limit: "200" }).limit).toBe(200);
    for (const limit of [0, 201, -1, 1.5, "many"]) expect(input.safeParse({ limit }).success).toBe(false);
  });
});
