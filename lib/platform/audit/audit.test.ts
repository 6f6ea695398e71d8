import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changedFields, withoutSecrets } from "./index.ts";

describe("withoutSecrets", () => {
  it.each([
    "password",
    "passwordHash",
    "tokenCiphertext",
    "accessToken",
    "clientSecret",
    "keyHash",
    "Authorization",
    "apiKey",
  ])("replaces %s at any depth", (name) => {
    const clean = withoutSecrets({ [name]: "hunter2", deep: { list: [{ [name]: "hunter2" }] } });
    expect(JSON.stringify(clean)).not.toContain("hunter2");
    expect(clean[name]).toBe("[redacted]");
  });

  it("tells a secret that is set from one that is not", () => {
    expect(withoutSecrets({ token: null, password: undefined })).toEqual({ token: null });
  });

  it("writes dates as ISO strings and leaves the rest as it is", () => {
    const record = { name: "Ada", at: new Date("2026-01-02T03:04:05Z"), tags: ["a"], size: 3, gone: null };
    expect(withoutSecrets(record)).toEqual({ ...record, at: "2026-01-02T03:04:05.000Z" });
  });
});

describe("changedFields", () => {
  it("names exactly the fields that differ", () => {
    expect(changedFields({ a: 1, b: [1], c: "x" }, { a: 1, b: [2], d: 4 })).toEqual(["b", "c", "d"]);
  });

  it("names all fields of what came or went", () => {
    expect(changedFields(null, { b: 1, a: 2 })).toEqual(["a", "b"]);
    expect(changedFields({ a: 1 }, null)).toEqual(["a"]);
    expect(changedFields(null, undefined)).toEqual([]);
  });

  it("finds nothing between a record and itself, and the same in both directions", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.dictionary(fc.string(), fc.jsonValue()),
        (a, b) => {
          expect(changedFields(a, structuredClone(a))).toEqual([]);
          expect(changedFields(a, b)).toEqual(changedFields(b, a));
        },
      ),
    );
  });
});
