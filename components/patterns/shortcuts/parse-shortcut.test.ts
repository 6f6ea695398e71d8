import { describe, expect, it } from "vitest";
import { type KeyPress, matchesChord, parseShortcut, shortcutCaps } from "./parse-shortcut.ts";

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: `Key${key.toUpperCase()}`,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

function matches(keys: string, event: KeyPress, isApple = false): boolean {
  const [chord] = parseShortcut(keys);
  return chord !== undefined && matchesChord(event, chord, isApple);
}

describe("parseShortcut", () => {
  it("reads modifiers and sequences", () => {
    expect(parseShortcut("mod+shift+K")).toEqual([{ key: "k", isMod: true, isAlt: false, isShift: true }]);
    expect(parseShortcut("g t").map((chord) => chord.key)).toEqual(["g", "t"]);
  });

  it("takes plus as a key", () => {
    expect(parseShortcut("+")[0]?.key).toBe("+");
    expect(parseShortcut("mod++")[0]).toEqual({ key: "+", isMod: true, isAlt: false, isShift: false });
  });

  it.each(["", "  ", "hyper+k", "mod+"])("refuses %j", (keys) => {
    expect(() => parseShortcut(keys)).toThrow();
  });
});

describe("matchesChord", () => {
  it("takes Ctrl for mod, and the command key on Apple machines", () => {
    expect(matches("mod+k", press("k", { ctrlKey: true }))).toBe(true);
    expect(matches("mod+k", press("k", { metaKey: true }))).toBe(false);
    expect(matches("mod+k", press("k", { metaKey: true }), true)).toBe(true);
    expect(matches("mod+k", press("k", { ctrlKey: true }), true)).toBe(false);
  });

  it("does not fire a letter while a modifier that it does not name is held", () => {
    expect(matches("c", press("c", { ctrlKey: true }))).toBe(false);
    expect(matches("c", press("c", { metaKey: true }))).toBe(false);
    expect(matches("c", press("c", { altKey: true }))).toBe(false);
    expect(matches("c", press("C", { shiftKey: true }))).toBe(false);
    expect(matches("c", press("c"))).toBe(true);
  });

  it("takes a sign with or without Shift, as keyboards differ", () => {
    expect(matches("?", press("?", { shiftKey: true, code: "Slash" }))).toBe(true);
    expect(matches("?", press("?", { code: "Minus" }))).toBe(true);
    expect(matches("/", press("?", { shiftKey: true, code: "Slash" }))).toBe(false);
  });

  it("finds letters by place on keyboards that have none", () => {
    expect(matches("c", press("с", { code: "KeyC" }))).toBe(true);
    expect(matches("c", press("j", { code: "KeyC" }))).toBe(false);
  });
});

describe("shortcutCaps", () => {
  it("draws what is printed on the reader's keys", () => {
    expect(shortcutCaps("mod+k", true)).toEqual([["⌘", "K"]]);
    expect(shortcutCaps("mod+k", false)).toEqual([["Ctrl", "K"]]);
    expect(shortcutCaps("g t", false)).toEqual([["G"], ["T"]]);
    expect(shortcutCaps("Enter", false)).toEqual([["↵"]]);
  });
});
