/** One press: a key with the modifiers that must be held. `mod` is ⌘ on Apple machines and Ctrl elsewhere. */
export interface Chord {
  key: string;
  isMod: boolean;
  isAlt: boolean;
  isShift: boolean;
}

/** What a keyboard event must offer to be compared with a chord. */
export interface KeyPress {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/**
 * Reads "mod+k", "shift+x", "?" or a sequence such as "g t" (g, then t).
 * @throws Error for an empty shortcut or an unknown modifier: a mistake of the programmer.
 */
export function parseShortcut(keys: string): Chord[] {
  const chords = keys
    .trim()
    .split(/\s+/)
    .filter((part) => part !== "");
  if (chords.length === 0) throw new Error("A shortcut needs at least one key");
  return chords.map((part) => {
    // A lone or trailing plus is the key itself.
    const pieces =
      part === "+" ? ["+"] : part.endsWith("++") ? [...part.slice(0, -2).split("+"), "+"] : part.split("+");
    const key = pieces.at(-1) ?? "";
    const modifiers = pieces.slice(0, -1).map((modifier) => modifier.toLowerCase());
    const unknown = modifiers.find((modifier) => !["mod", "alt", "shift"].includes(modifier));
    if (unknown !== undefined || key === "") throw new Error(`"${keys}" is not a shortcut`);
    return {
      key: key.toLowerCase(),
      isMod: modifiers.includes("mod"),
      isAlt: modifiers.includes("alt"),
      isShift: modifiers.includes("shift"),
    };
  });
}

const latinLetter = /^[a-z]$/;

/** Whether a press is this chord. On a keyboard without Latin letters the place of the key decides. */
export function matchesChord(press: KeyPress, chord: Chord, isApple: boolean): boolean {
  const mod = isApple ? press.metaKey : press.ctrlKey;
  const otherMod = isApple ? press.ctrlKey : press.metaKey;
  if (mod !== chord.isMod || otherMod || press.altKey !== chord.isAlt) return false;
  const key = press.key.toLowerCase();
  if (latinLetter.test(chord.key)) {
    if (press.shiftKey !== chord.isShift) return false;
    const isForeign = !/^[\x20-\x7e]$/.test(press.key) && press.key.length === 1;
    return key === chord.key || (isForeign && press.code === `Key${chord.key.toUpperCase()}`);
  }
  // Signs such as "?" already need Shift on some keyboards and not on others; named keys say so explicitly.
  if (chord.key.length > 1 && press.shiftKey !== chord.isShift) return false;
  return key === chord.key;
}

const names: Record<string, string> = {
  escape: "Esc",
  enter: "↵",
  arrowup: "↑",
  arrowdown: "↓",
  arrowleft: "←",
  arrowright: "→",
  backspace: "⌫",
  " ": "Space",
};

/** The caps to draw: for each press of the sequence the keys held together. */
export function shortcutCaps(keys: string, isApple: boolean): string[][] {
  return parseShortcut(keys).map((chord) => [
    ...(chord.isMod ? [isApple ? "⌘" : "Ctrl"] : []),
    ...(chord.isAlt ? [isApple ? "⌥" : "Alt"] : []),
    ...(chord.isShift ? [isApple ? "⇧" : "Shift"] : []),
    names[chord.key] ?? (chord.key.length === 1 ? chord.key.toUpperCase() : chord.key),
  ]);
}
