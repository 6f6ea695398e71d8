import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indentJson } from "./indent-json.ts";

describe("indentJson", () => {
  it("writes what JSON.stringify writes, for any value and however it was spaced", () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 1, "\t"), (text, space) => {
        const value: unknown = JSON.parse(text);
        expect(indentJson(JSON.stringify(value, null, space))).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });

  it("keeps numbers and repeated keys as they were sent", () => {
    expect(indentJson('{"id":90071992547409931234,"a":1.0,"a":"x: {y}, \\"z\\""}')).toBe(
      '{\n  "id": 90071992547409931234,\n  "a": 1.0,\n  "a": "x: {y}, \\"z\\""\n}',
    );
  });

  it("leaves alone what is no JSON", () => {
    expect(indentJson("{'no': json}")).toBeNull();
  });
});
