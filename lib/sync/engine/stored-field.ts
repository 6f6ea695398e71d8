import type { z } from "zod";
import type { FieldCodec, Pair } from "./field-codec.ts";
import {
  type ConflictChoice,
  type FieldPlan,
  type FieldSituation,
  type PushOutcome,
  planField,
  resolveConflict,
  settlePush,
} from "./plan-field.ts";

type StoredPair = Pair<unknown, unknown>;

/**
 * A field whose values come out of the database or go into it as JSON: every field looks alike, so that a link's
 * fields can be gone through one by one.
 */
export type StoredField = {
  /** @throws ZodError when what a side says now is no value of the field; an old base that is none counts as none. */
  plan: (situation: FieldSituation<unknown, unknown>) => FieldPlan<unknown, unknown>;
  /** @throws ZodError as above, the base included: a conflict has one. */
  resolve: (
    base: StoredPair,
    now: StoredPair,
    choice: ConflictChoice<unknown>,
  ) => FieldPlan<unknown, unknown>;
  settle: (push: {
    ours: unknown;
    before: unknown;
    sent: unknown;
    found: unknown;
  }) => PushOutcome<unknown, unknown>;
};

/** Puts a codec behind its schemas. */
export function storedField<Ours, Theirs>(codec: FieldCodec<Ours, Theirs>): StoredField {
  const { oursSchema: ours, theirsSchema: theirs } = codec;
  const pairOf = (pair: StoredPair): Pair<Ours, Theirs> => ({
    ours: ours.parse(pair.ours),
    theirs: theirs.parse(pair.theirs),
  });
  return {
    plan: (situation) => {
      const base = readPair(ours, theirs, situation.base);
      return planField(codec, {
        ...situation,
        base,
        sent: readPair(ours, theirs, situation.sent ?? null),
        now: pairOf(situation.now),
        // A lost agreement is no first look: nothing may be overwritten.
        origin: base === null && situation.base !== null ? "linked" : situation.origin,
      });
    },
    resolve: (base, now, choice) =>
      resolveConflict(
        codec,
        pairOf(base),
        pairOf(now),
        choice.take === "value" ? { take: "value", ours: ours.parse(choice.ours) } : choice,
      ),
    settle: (push) =>
      settlePush(codec, {
        ours: ours.parse(push.ours),
        before: theirs.parse(push.before),
        sent: theirs.parse(push.sent),
        found: theirs.parse(push.found),
      }),
  };
}

/** What was stored by an older version may be no value any more; nothing is known of the agreement then. */
function readPair<Ours, Theirs>(
  ours: z.ZodType<Ours>,
  theirs: z.ZodType<Theirs>,
  pair: StoredPair | null,
): Pair<Ours, Theirs> | null {
  if (pair === null) return null;
  const one = ours.safeParse(pair.ours);
  const other = theirs.safeParse(pair.theirs);
  return one.success && other.success ? { ours: one.data, theirs: other.data } : null;
}
