import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSealer, SealError } from "./seal.ts";

const oldKey = { id: "key1", key: randomBytes(32) };
const newKey = { id: "key2", key: randomBytes(32) };

describe("createSealer", () => {
  const sealer = createSealer([oldKey]);

  it("opens what it sealed, in any script and of any length", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string(), (text, context) => {
        expect(sealer.open(sealer.seal(text, context), context)).toBe(text);
      }),
    );
  });

  it("never makes the same text twice", () => {
    const made = Array.from({ length: 200 }, () => sealer.seal("token", "row"));
    expect(new Set(made).size).toBe(200);
  });

  it("hides the text and names version and key", () => {
    const sealed = sealer.seal("pk_123_SECRET", "row");
    expect(sealed).toMatch(/^v1\.key1\.[\w-]{16}\.[\w-]+$/);
    expect(Buffer.from(sealed.split(".")[3] ?? "", "base64url").toString("latin1")).not.toContain("SECRET");
  });

  it("refuses a text with any one character changed", () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.constantFrom(..."ABCxyz019-_."), (text, position, character) => {
        const sealed = sealer.seal(text, "row");
        const at = position % sealed.length;
        const changed = sealed.slice(0, at) + character + sealed.slice(at + 1);
        fc.pre(changed !== sealed);
        expect(() => sealer.open(changed, "row")).toThrow(SealError);
      }),
    );
  });

  it("refuses a text that was sealed for another context", () => {
    expect(() => sealer.open(sealer.seal("token", "row 1"), "row 2")).toThrow(SealError);
  });

  it.each(["", "v1", "v2.key1.AAAA.BBBB", "v1.key1.AAAA.BBBB", "v1.key1..", "plain text"])(
    "refuses %j, which is no sealed text",
    (text) => {
      expect(() => sealer.open(text, "row")).toThrow(SealError);
    },
  );

  it("seals with the newest key, opens with all, and says which texts are due for rotation", () => {
    const before = sealer.seal("token", "row");
    const rotating = createSealer([newKey, oldKey]);
    expect(rotating.open(before, "row")).toBe("token");
    expect(rotating.needsRotation(before)).toBe(true);

    const after = rotating.seal(rotating.open(before, "row"), "row");
    expect(rotating.needsRotation(after)).toBe(false);
    expect(createSealer([newKey]).open(after, "row")).toBe("token");
    expect(() => createSealer([newKey]).open(before, "row")).toThrow(/key1/);
  });

  it("refuses to work without a key", () => {
    expect(() => createSealer([])).toThrow(SealError);
  });
});
