import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readQuery } from "./read-query.ts";

const schema = z.strictObject({
  q: z.string().optional(),
  limit: z.coerce.number().default(50),
  page: z.number().int().optional(),
  archived: z.boolean().default(false),
  status: z.array(z.enum(["open", "closed"])).optional(),
  numbers: z.array(z.number()).default([]),
  tags: z
    .preprocess((value) => (typeof value === "string" ? value.split(",") : value), z.array(z.string()))
    .optional(),
});

const read = (text: string) => readQuery(new URLSearchParams(text), schema);

describe("readQuery", () => {
  it.each([
    ["limit=20", { limit: 20 }],
    ["page=-3", { page: -3 }],
    ["page=3e2", { page: "3e2" }],
    ["page=", { page: "" }],
    ["archived=true", { archived: true }],
    ["archived=1", { archived: "1" }],
    ["q=42", { q: "42" }],
    ["q=true", { q: "true" }],
    ["status=open", { status: ["open"] }],
    ["status=open&status=closed", { status: ["open", "closed"] }],
    ["numbers=1&numbers=2", { numbers: [1, 2] }],
    ["tags=a,b", { tags: "a,b" }],
    ["tags=a&tags=b", { tags: ["a", "b"] }],
    ["q=a&q=b", { q: ["a", "b"] }],
    ["unknown=1", { unknown: "1" }],
    ["", {}],
  ])("reads %j as its schema means it", (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it("takes names of object methods as names like any other", () => {
    expect(Object.entries(read("__proto__=x&constructor=y"))).toEqual([
      ["__proto__", "x"],
      ["constructor", "y"],
    ]);
    expect(schema.safeParse(read("constructor=y")).success).toBe(false);
  });
});
