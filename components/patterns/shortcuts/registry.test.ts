import { describe, expect, it } from "vitest";
import type { KeyPress } from "./parse-shortcut.ts";
import { createShortcutRegistry } from "./registry.ts";

const key = (name: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key: name,
  code: "",
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});
const anywhere = { isApple: false, onlyWithModifier: false };

function setUp() {
  const registry = createShortcutRegistry();
  const ran: string[] = [];
  const add = (keys: string, label = keys) =>
    registry.register({ keys, label, scope: "Test", onPress: () => ran.push(label) });
  return { registry, ran, add };
}

describe("the shortcut registry", () => {
  it("runs what a press names, and says whether the press was used", () => {
    const { registry, ran, add } = setUp();
    add("c");
    expect(registry.press(key("c"), 0, anywhere)).toBe(true);
    expect(registry.press(key("d"), 0, anywhere)).toBe(false);
    expect(ran).toEqual(["c"]);
  });

  it("runs a sequence only when its second key comes in time", () => {
    const { registry, ran, add } = setUp();
    add("g t");
    registry.press(key("g"), 0, anywhere);
    registry.press(key("t"), 1_200, anywhere);
    registry.press(key("g"), 5_000, anywhere);
    registry.press(key("t"), 6_201, anywhere);
    expect(ran).toEqual(["g t"]);
  });

  it("lets a key that breaks a sequence do its own work", () => {
    const { registry, ran, add } = setUp();
    add("g t");
    add("c");
    registry.press(key("g"), 0, anywhere);
    registry.press(key("c"), 10, anywhere);
    expect(ran).toEqual(["c"]);
  });

  it("prefers the newest owner of a key, and gives the key back when that one leaves", () => {
    const { registry, ran, add } = setUp();
    add("j", "page");
    const leave = add("j", "panel");
    registry.press(key("j"), 0, anywhere);
    expect(registry.list().map((shortcut) => shortcut.label)).toEqual(["panel"]);
    leave();
    registry.press(key("j"), 0, anywhere);
    expect(ran).toEqual(["panel", "page"]);
  });

  it("keeps to shortcuts with a modifier while the person types", () => {
    const { registry, ran, add } = setUp();
    add("c");
    add("mod+k");
    const typing = { isApple: false, onlyWithModifier: true };
    expect(registry.press(key("c"), 0, typing)).toBe(false);
    expect(registry.press(key("k", { ctrlKey: true }), 0, typing)).toBe(true);
    expect(ran).toEqual(["mod+k"]);
  });

  it("lists what the browser does by itself and leaves the press alone", () => {
    const { registry } = setUp();
    registry.register({
      keys: "enter",
      label: "Open",
      scope: "Test",
      onPress: () => undefined,
      isNative: true,
    });
    expect(registry.press(key("Enter"), 0, anywhere)).toBe(false);
    expect(registry.list().map((shortcut) => shortcut.label)).toEqual(["Open"]);
  });

  it("hands out the same list until something changes, as React asks of a store", () => {
    const { registry, add } = setUp();
    add("c");
    expect(registry.list()).toBe(registry.list());
  });
});
