import type { z } from "zod";

/** What one field says on both sides, each in its own words: a source's (ours) and the task's (theirs). */
export type Pair<Ours, Theirs> = { ours: Ours; theirs: Theirs };

/**
 * How one field is said on both sides. Everything here is pure, and values are plain JSON, so that agreements can
 * be stored. A translation may lose something: what it loses must never come back as an edit, so both directions
 * are told what the other side says now and leave it as it is when that means the same already.
 */
export type FieldCodec<Ours, Theirs> = {
  oursSchema: z.ZodType<Ours>;
  theirsSchema: z.ZodType<Theirs>;
  isSameOurs: (one: Ours, other: Ours) => boolean;
  isSameTheirs: (one: Theirs, other: Theirs) => boolean;
  /** Whether `found`, read after a write, is what was sent: perhaps in ClickUp's spelling, but nobody's edit. */
  isEcho: (sent: Theirs, found: Theirs) => boolean;
  /** What the task should say for `ours`, given what it says now. `base` is null when nothing was agreed yet. */
  toTheirs: (ours: Ours, now: Theirs, base: Pair<Ours, Theirs> | null) => Theirs;
  /** What the source should say for `theirs`, given what it says now. */
  toOurs: (theirs: Theirs, now: Ours, base: Pair<Ours, Theirs> | null) => Ours;
  /** Both sides' changes together, or null when they touch the same place. A codec without it cannot merge. */
  merge: ((base: Pair<Ours, Theirs>, now: Pair<Ours, Theirs>) => Pair<Ours, Theirs> | null) | null;
};
