import { type Chord, type KeyPress, matchesChord, parseShortcut } from "./parse-shortcut.ts";

export interface Shortcut {
  keys: string;
  /** What it does, as the list of shortcuts shows it: "New ticket". */
  label: string;
  /** The heading it stands under in that list: "Navigation", "Ticket list". */
  scope: string;
  onPress: () => void;
  /** The browser does it by itself (Enter on a link): only listed, never handled. */
  isNative?: boolean;
}

interface Entry {
  shortcut: Shortcut;
  chords: Chord[];
}

export interface ShortcutRegistry {
  /** Adds a shortcut; call the result to take it away. A later one with the same keys goes before an earlier one. */
  register(shortcut: Shortcut): () => void;
  /** The shortcuts in force, the newest owner of each key once. The same array until something changes. */
  list(): readonly Shortcut[];
  subscribe(listener: () => void): () => void;
  /** Runs what a press completes. True when the press was used, also as the first half of a sequence. */
  press(event: KeyPress, atMs: number, options: { isApple: boolean; onlyWithModifier: boolean }): boolean;
}

/** How long the second key of a sequence may take. */
const sequenceMs = 1200;

/** The one list of the page's shortcuts, and the matching of presses against it. Knows no DOM. */
export function createShortcutRegistry(): ShortcutRegistry {
  let entries: Entry[] = [];
  let visible: readonly Shortcut[] = [];
  let pending: { presses: KeyPress[]; untilMs: number } | null = null;
  const listeners = new Set<() => void>();

  function publish(next: Entry[]) {
    entries = next;
    const byKeys = new Map(entries.map(({ shortcut }) => [shortcut.keys, shortcut]));
    visible = [...byKeys.values()];
    for (const listener of listeners) listener();
  }

  return {
    register(shortcut) {
      const entry = { shortcut, chords: parseShortcut(shortcut.keys) };
      publish([...entries, entry]);
      return () => publish(entries.filter((candidate) => candidate !== entry));
    },
    list: () => visible,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    press(event, atMs, { isApple, onlyWithModifier }) {
      const earlier = pending && atMs <= pending.untilMs ? pending.presses : [];
      pending = null;
      const handled = entries.filter(({ shortcut }) => !shortcut.isNative);
      const usable = onlyWithModifier
        ? handled.filter(({ chords }) => chords.every((chord) => chord.isMod || chord.isAlt))
        : handled;
      const fits = (presses: KeyPress[], chords: Chord[]) =>
        presses.every((each, index) => {
          const chord = chords[index];
          return chord !== undefined && matchesChord(each, chord, isApple);
        });

      // A press that does not continue a sequence may still begin one, or be a shortcut by itself.
      for (const presses of earlier.length > 0 ? [[...earlier, event], [event]] : [[event]]) {
        const complete = usable.findLast(
          ({ chords }) => chords.length === presses.length && fits(presses, chords),
        );
        if (complete) {
          complete.shortcut.onPress();
          return true;
        }
        if (usable.some(({ chords }) => chords.length > presses.length && fits(presses, chords))) {
          pending = { presses, untilMs: atMs + sequenceMs };
          return true;
        }
      }
      return false;
    },
  };
}
