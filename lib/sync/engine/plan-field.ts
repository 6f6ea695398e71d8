import type { FieldCodec, Pair } from "./field-codec.ts";
import { holdsIfFitting } from "./misfit-error.ts";
import type { Direction, Policy } from "./policies.ts";

/** All that the decision over one field of one link depends on. */
export type FieldSituation<Ours, Theirs> = {
  /** What both sides said when they last meant the same; null on the first look at a link. */
  base: Pair<Ours, Theirs> | null;
  now: Pair<Ours, Theirs>;
  /**
   * A write to ClickUp whose outcome is not known: what we said when it left, and what was sent. If the task says
   * that now, the write arrived, and its echo counts as agreed, whatever happened here meanwhile. To be stored before
   * the write leaves, and forgotten as soon as its outcome is stored.
   */
  sent?: Pair<Ours, Theirs> | null;
  /**
   * Where the task came from. One that was made from the source is younger than it: on the first look what the
   * source says goes there. One that was there before is only linked, and linking overwrites nothing.
   */
  origin: "made" | "linked";
  direction: Direction;
  policy: Policy;
  /** When each side last changed, in milliseconds since 1970; null when nobody knows. Only `latest` asks. */
  oursChangedAt: number | null;
  theirsChangedAt: number | null;
};

export type FieldPlan<Ours, Theirs> =
  /** Both sides say what was agreed. */
  | { kind: "nothing" }
  /** Store the pair; nothing is written to either side. */
  | { kind: "adopt"; base: Pair<Ours, Theirs> }
  /** Write to ClickUp, then ask `settlePush` what is agreed. */
  | { kind: "push"; theirs: Theirs }
  /** Write to the source, then store what it says together with what the task said. */
  | { kind: "pull"; ours: Ours }
  /**
   * Write both: the source first, leaving the base as it is, then as `push`. A run that dies between the two finds
   * the merged value here and merges to the same again.
   */
  | { kind: "both"; ours: Ours; theirs: Theirs }
  /** Both sides changed, and a person decides. Nothing is written, and no other field waits. */
  | { kind: "conflict"; base: Pair<Ours, Theirs>; ours: Ours; theirs: Theirs };

/**
 * Decides over one field of one link: three-way, by value, against the last agreement. A side has changed when it
 * is not what its half of the pair says, whoever wrote it: so an echo of our own write is no change, and an edit by
 * the connected account is one.
 * @throws MisfitError when what has to travel cannot be said on the other side.
 */
export function planField<Ours, Theirs>(
  codec: FieldCodec<Ours, Theirs>,
  situation: FieldSituation<Ours, Theirs>,
): FieldPlan<Ours, Theirs> {
  const { now, direction, sent = null } = situation;
  const base =
    sent !== null && codec.isEcho(sent.theirs, now.theirs)
      ? { ours: sent.ours, theirs: now.theirs }
      : situation.base;
  const canPush = direction === "both" || direction === "to_clickup";
  const canPull = direction === "both" || direction === "from_clickup";
  const adopt = { kind: "adopt", base: now } as const;

  if (base === null) {
    return situation.origin === "made" && canPush ? push(codec, now, null) : adopt;
  }
  const isOursChanged = !codec.isSameOurs(now.ours, base.ours);
  const isTheirsChanged = !codec.isSameTheirs(now.theirs, base.theirs);
  if (!isOursChanged && !isTheirsChanged) {
    // What only the echo proves is still to be stored.
    return base === situation.base ? { kind: "nothing" } : adopt;
  }
  // A change against the direction stays where it was made, and the pair moves on: it counts as seen, so that a
  // direction opened later begins from here, like a new link, and floods neither side with old differences.
  if (!isTheirsChanged) return canPush ? push(codec, now, base) : adopt;
  if (!isOursChanged) return canPull ? pull(codec, now, base) : adopt;
  if (meansTheSame(codec, now, base)) return adopt;
  if (!canPush && !canPull) return adopt;
  // One way only: the other side's change counts as seen first, then ours goes, as if they had come one by one.
  if (!canPull) return push(codec, now, { ours: base.ours, theirs: now.theirs });
  if (!canPush) return pull(codec, now, { ours: now.ours, theirs: base.theirs });
  return decide(codec, base, situation);
}

function decide<Ours, Theirs>(
  codec: FieldCodec<Ours, Theirs>,
  base: Pair<Ours, Theirs>,
  { now, policy, oursChangedAt, theirsChangedAt }: FieldSituation<Ours, Theirs>,
): FieldPlan<Ours, Theirs> {
  switch (policy) {
    case "relaydesk_wins":
      return push(codec, now, base);
    case "clickup_wins":
      return pull(codec, now, base);
    case "latest": {
      // At the same instant, or when one is unknown, ClickUp wins: either would do, but every run must decide alike.
      const isOursLater =
        oursChangedAt !== null && theirsChangedAt !== null && oursChangedAt > theirsChangedAt;
      return isOursLater ? push(codec, now, base) : pull(codec, now, base);
    }
    case "merge": {
      const merged = codec.merge?.(base, now) ?? null;
      return merged === null ? { kind: "conflict", base, ...now } : write(codec, now, merged);
    }
    case "ask":
      return { kind: "conflict", base, ...now };
  }
}

/** What a person made of a conflict: one side, or a value of their own in the source's words. */
export type ConflictChoice<Ours> = { take: "ours" } | { take: "theirs" } | { take: "value"; ours: Ours };

/** Carries out a person's choice on what both sides say now; it overrides policy and direction. */
export function resolveConflict<Ours, Theirs>(
  codec: FieldCodec<Ours, Theirs>,
  base: Pair<Ours, Theirs>,
  now: Pair<Ours, Theirs>,
  choice: ConflictChoice<Ours>,
): FieldPlan<Ours, Theirs> {
  if (choice.take === "ours") return push(codec, now, base);
  if (choice.take === "theirs") return pull(codec, now, base);
  return write(codec, now, { ours: choice.ours, theirs: codec.toTheirs(choice.ours, now.theirs, base) });
}

/** What a write to ClickUp came to, by what was read after it. */
export type PushOutcome<Ours, Theirs> =
  /** Store this pair. */
  | { kind: "agreed"; base: Pair<Ours, Theirs> }
  /** Store this pair and plan again with what was found: somebody edited the task right after the write. */
  | { kind: "look_again"; base: Pair<Ours, Theirs> }
  /** ClickUp said yes and changed nothing. The base stays; the field needs a person, not another try. */
  | { kind: "not_taken" };

/**
 * Tells ClickUp's spelling of what we sent from an edit made right after, and from a write without effect (ClickUp
 * fact sheet, section 8: some changes are dropped in silence). Read the task anew before: the answer to an update
 * may still show the old status.
 */
export function settlePush<Ours, Theirs>(
  codec: FieldCodec<Ours, Theirs>,
  { ours, before, sent, found }: { ours: Ours; before: Theirs; sent: Theirs; found: Theirs },
): PushOutcome<Ours, Theirs> {
  if (codec.isEcho(sent, found)) return { kind: "agreed", base: { ours, theirs: found } };
  if (codec.isSameTheirs(found, before)) return { kind: "not_taken" };
  return { kind: "look_again", base: { ours, theirs: sent } };
}

function push<Ours, Theirs>(
  codec: FieldCodec<Ours, Theirs>,
  now: Pair<Ours, Theirs>,
  base: Pair<Ours, Theirs> | null,
): FieldPlan<Ours, Theirs> {
  return write(codec, now, { ours: now.ours, theirs: codec.toTheirs(now.ours, now.theirs, base) });
}

function pull<Ours, Theirs>(
  codec: FieldCodec<Ours, Theirs>,
  now: Pair<Ours, Theirs>,
  base: Pair<Ours, Theirs>,
): FieldPlan<Ours, Theirs> {
  return write(codec, now, { ours: codec.toOurs(now.theirs, now.ours, base), theirs: now.theirs });
}

/** Only what differs is written: a side that says it already is left alone. */
function write<Ours, Theirs>(
  codec: FieldCodec<Ours, Theirs>,
  now: Pair<Ours, Theirs>,
  wanted: Pair<Ours, Theirs>,
): FieldPlan<Ours, Theirs> {
  const isOursNew = !codec.isSameOurs(wanted.ours, now.ours);
  const isTheirsNew = !codec.isSameTheirs(wanted.theirs, now.theirs);
  if (isOursNew && isTheirsNew) return { kind: "both", ...wanted };
  if (isOursNew) return { kind: "pull", ours: wanted.ours };
  if (isTheirsNew) return { kind: "push", theirs: wanted.theirs };
  return { kind: "adopt", base: now };
}

function meansTheSame<Ours, Theirs>(
  codec: FieldCodec<Ours, Theirs>,
  now: Pair<Ours, Theirs>,
  base: Pair<Ours, Theirs>,
): boolean {
  return holdsIfFitting(
    () =>
      codec.isSameTheirs(codec.toTheirs(now.ours, now.theirs, base), now.theirs) &&
      codec.isSameOurs(codec.toOurs(now.theirs, now.ours, base), now.ours),
  );
}
