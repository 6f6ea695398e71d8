import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutText } from "#lib/clickup/mapper.ts";
import type { FieldCodec, Pair } from "./field-codec.ts";
import { fieldCodecs } from "./fields.ts";
import { type FieldPlan, planField, resolveConflict, settlePush } from "./plan-field.ts";
import { DIRECTIONS, type Direction, POLICIES, type Policy } from "./policies.ts";
import { statusMapOf, updateStatuses } from "./statuses.ts";

const MARKER = "[TICKET-01936a4e-1111-7abc-8def-0123456789ab]";
const FACTS =
  "**Ticket:** [\\#1](https://desk.example.com/h/tickets/1)  \n**Created:** 2026-11-21 09:30 UTC\n\n---\n\n";

/** No status of its own for waiting and resolved, two for work in progress, and one that nobody has mapped. */
const codecs = fieldCodecs({
  titleLimits: { taskNameLimit: 60, titleLimit: 12, cutText },
  canHoldTag: (tag) => !tag.includes(","),
  statuses: statusMapOf(
    updateStatuses(
      [
        { key: "todo", name: "To do", type: "open", position: 0 },
        { key: "doing", name: "Doing", type: "custom", position: 1 },
        { key: "review", name: "Review", type: "custom", position: 2 },
        { key: "complete", name: "Complete", type: "closed", position: 3 },
      ],
      [],
    ).statuses,
  ),
  people: [
    { memberId: "maya", userId: "1" },
    { memberId: "tom", userId: "2" },
  ],
});

type Model<Ours, Theirs> = {
  name: string;
  codec: FieldCodec<Ours, Theirs>;
  ours: fc.Arbitrary<Ours>;
  theirs: fc.Arbitrary<Theirs>;
  /** What ClickUp makes of a value that it is sent. */
  normalise: (value: Theirs) => Theirs;
  /** What our own side makes of a value that it is given. */
  store: (value: Ours) => Ours;
};

const lines = fc
  .array(fc.constantFrom("one", "two", "three", "* item", "", "1. first", "2. second"), { maxLength: 6 })
  .map((some) => some.join("\n").trim());
const ids = <T>(...all: T[]) => fc.uniqueArray(fc.constantFrom(...all), { maxLength: 3 });

const same = <T>(value: T) => value;
const title: Model<string, string> = {
  name: "title",
  codec: codecs.title,
  ours: fc.constantFrom("A", "B", "Long title.."),
  theirs: fc.constantFrom(
    `${MARKER} A`,
    `${MARKER}  B `,
    "B",
    MARKER,
    `${MARKER} A title too long for us`,
    "C",
  ),
  normalise: (name) => name.trim(),
  store: (text) => text.replace(/\s+/g, " ").trim(),
};
const description: Model<string, string> = {
  name: "description",
  codec: codecs.description,
  ours: lines,
  theirs: fc
    .tuple(fc.constantFrom(FACTS, FACTS.replaceAll("  \n", "\n"), ""), lines)
    .map(([facts, text]) => `${facts}${text}`),
  // Another mark for items, all numbers 1, other rules, no blanks at the ends, and nothing for a blank.
  normalise: (text) =>
    text
      .replace(/^\* /gm, "-   ")
      .replace(/^\d\. /gm, "1. ")
      .replace(/^---$/gm, "* * *")
      .replace(/[ \t]+$/gm, "")
      .trim(),
  store: (text) => text.trim(),
};
const status: Model<"open" | "in_progress" | "waiting" | "resolved" | "closed", string> = {
  name: "status",
  codec: codecs.status,
  ours: fc.constantFrom("open", "in_progress", "waiting", "resolved", "closed"),
  theirs: fc.constantFrom("todo", "doing", "review", "complete", "unmapped"),
  normalise: same,
  store: same,
};
const priority: Model<"urgent" | "high" | "normal" | "low", 1 | 2 | 3 | 4 | null> = {
  name: "priority",
  codec: codecs.priority,
  ours: fc.constantFrom("urgent", "high", "normal", "low"),
  theirs: fc.constantFrom(1, 2, 3, 4, null),
  normalise: same,
  store: same,
};
const assignee: Model<string | null, string[]> = {
  name: "assignee",
  codec: codecs.assignee,
  ours: fc.constantFrom("maya", "tom", "zoe", null),
  theirs: ids("1", "2", "8", "9"),
  normalise: (users) => [...users].sort(),
  store: same,
};
const dueDate: Model<string | null, string | null> = {
  name: "due date",
  codec: codecs.dueDate,
  ours: fc.constantFrom("2026-11-30", "2026-12-01", null),
  theirs: fc.constantFrom("2026-11-30", "2026-12-02", null),
  normalise: same,
  store: same,
};
const tags: Model<string[], string[]> = {
  name: "tags",
  codec: codecs.tags,
  ours: ids("a", "b", "c"),
  theirs: ids("A", "b", "C", "d", "x,y"),
  normalise: (names) => names.map((name) => (name === "c" ? "C" : name)).sort(),
  store: (names) => names.map((name) => name.toLowerCase()),
};

type Step<Ours, Theirs> =
  | { kind: "ours"; value: Ours }
  | { kind: "theirs"; value: Theirs }
  /** A run; `dies` says after which of its writes. `meanwhile` is an edit between a write and the reading after it. */
  | { kind: "sync"; dies: "not" | "before" | "after_pull" | "after_push"; meanwhile: Theirs | null }
  | { kind: "resolve"; take: "ours" | "theirs" };

/** A link's field on both sides, and the engine's caller as it is meant to be. */
class Field<Ours, Theirs> {
  now: Pair<Ours, Theirs>;
  base: Pair<Ours, Theirs> | null = null;
  sent: Pair<Ours, Theirs> | null = null;
  edits = 0;
  pushes = 0;
  pulls = 0;
  /** Whether a side holds an edit that has neither been carried over nor counted as seen. */
  isUnseen = { ours: false, theirs: false };
  /** Edits that were written over before that. */
  lost = 0;
  changedAt = { ours: 0, theirs: 0 };
  clock = 0;
  readonly model: Model<Ours, Theirs>;
  readonly direction: Direction;
  readonly policy: Policy;

  constructor(model: Model<Ours, Theirs>, now: Pair<Ours, Theirs>, direction: Direction, policy: Policy) {
    this.model = model;
    this.now = now;
    this.direction = direction;
    this.policy = policy;
  }

  editOurs(value: Ours) {
    if (this.model.codec.isSameOurs(value, this.now.ours)) return;
    this.now = { ...this.now, ours: this.model.store(value) };
    this.edits += 1;
    this.clock += 1;
    this.changedAt.ours = this.clock;
    // Undone again, it is no edit any more.
    this.isUnseen.ours = this.base === null || !this.model.codec.isSameOurs(this.now.ours, this.base.ours);
  }

  editTheirs(value: Theirs) {
    const stored = this.model.normalise(value);
    if (this.model.codec.isSameTheirs(stored, this.now.theirs)) return;
    this.now = { ...this.now, theirs: stored };
    this.edits += 1;
    this.clock += 1;
    this.changedAt.theirs = this.clock;
    // Back at what was agreed or sent, it is no edit any more.
    const { codec } = this.model;
    const isAgreed = this.base !== null && codec.isSameTheirs(stored, this.base.theirs);
    const isSent = this.sent !== null && codec.isEcho(this.sent.theirs, stored);
    this.isUnseen.theirs = !isAgreed && !isSent;
  }

  plan(): FieldPlan<Ours, Theirs> {
    return planField(this.model.codec, {
      base: this.base,
      now: this.now,
      sent: this.sent,
      origin: "linked",
      direction: this.direction,
      policy: this.policy,
      oursChangedAt: this.changedAt.ours,
      theirsChangedAt: this.changedAt.theirs,
    });
  }

  agree(base: Pair<Ours, Theirs>) {
    this.base = base;
    this.sent = null;
    this.isUnseen = { ours: false, theirs: false };
  }

  run(plan: FieldPlan<Ours, Theirs>, { dies, meanwhile }: Extract<Step<Ours, Theirs>, { kind: "sync" }>) {
    const { codec, normalise, store } = this.model;
    if (plan.kind === "nothing" || plan.kind === "conflict" || dies === "before") return;
    if (plan.kind === "adopt") return this.agree(plan.base);
    if (plan.kind === "pull" || plan.kind === "both") {
      if (this.isUnseen.ours) this.lost += 1;
      this.now = { ...this.now, ours: store(plan.ours) };
      this.pulls += 1;
      this.isUnseen.theirs = false;
      // Written and agreed in one transaction; with a push to come, only written.
      if (plan.kind === "pull") return this.agree(this.now);
      if (dies === "after_pull") return;
    }
    if (this.isUnseen.theirs) this.lost += 1;
    this.isUnseen.ours = false;
    const before = this.now.theirs;
    this.sent = { ours: this.now.ours, theirs: plan.theirs };
    this.now = { ...this.now, theirs: normalise(plan.theirs) };
    this.pushes += 1;
    if (dies === "after_push") return;
    if (meanwhile !== null) this.editTheirs(meanwhile);
    const { ours } = this.now;
    const outcome = settlePush(codec, { ours, before, sent: plan.theirs, found: this.now.theirs });
    // An edit straight back to what was there looks like a write without effect. The caller leaves that to a person.
    if (outcome.kind === "not_taken") {
      this.sent = null;
      this.isUnseen.theirs = false;
    } else this.agree(outcome.base);
    if (outcome.kind === "look_again") this.isUnseen.theirs = true;
  }

  resolve(take: "ours" | "theirs") {
    const plan = this.plan();
    if (plan.kind !== "conflict") return;
    this.edits += 1;
    const choice = resolveConflict(this.model.codec, plan.base, this.now, { take });
    this.run(choice, { kind: "sync", dies: "not", meanwhile: null });
  }

  /** Runs until nothing is left to do; answers how the last look ended and how many runs it took. */
  settle() {
    for (let runs = 0; runs <= 4; runs += 1) {
      const plan = this.plan();
      if (plan.kind === "nothing" || plan.kind === "conflict") return { kind: plan.kind, runs };
      this.run(plan, { kind: "sync", dies: "not", meanwhile: null });
    }
    return { kind: "unsettled", runs: 5 };
  }
}

function schedule<Ours, Theirs>({ ours, theirs }: Model<Ours, Theirs>, isCalm: boolean) {
  const step: fc.Arbitrary<Step<Ours, Theirs>> = fc.oneof(
    ours.map((value) => ({ kind: "ours", value }) as const),
    theirs.map((value) => ({ kind: "theirs", value }) as const),
    fc.record({
      kind: fc.constant("sync" as const),
      dies: isCalm
        ? fc.constant("not" as const)
        : fc.constantFrom("not" as const, "before" as const, "after_pull" as const, "after_push" as const),
      meanwhile: isCalm ? fc.constant(null) : fc.option(theirs, { freq: 4 }),
    }),
    fc.constantFrom("ours" as const, "theirs" as const).map((take) => ({ kind: "resolve", take }) as const),
  );
  return fc.record({
    start: fc.record({ ours, theirs }),
    steps: fc.array(step, { maxLength: 14 }),
    direction: fc.constantFrom(...DIRECTIONS),
    policy: fc.constantFrom(...POLICIES),
  });
}

function play<Ours, Theirs>(
  model: Model<Ours, Theirs>,
  {
    start,
    steps,
    direction,
    policy,
  }: ReturnType<typeof schedule<Ours, Theirs>> extends fc.Arbitrary<infer S> ? S : never,
): Field<Ours, Theirs> {
  const now = { ours: model.store(start.ours), theirs: model.normalise(start.theirs) };
  const field = new Field(model, now, direction, policy);
  field.settle();
  for (const step of steps) {
    if (step.kind === "ours") field.editOurs(step.value);
    else if (step.kind === "theirs") field.editTheirs(step.value);
    else if (step.kind === "resolve") field.resolve(step.take);
    else field.run(field.plan(), step);
  }
  return field;
}

function check<Ours, Theirs>(model: Model<Ours, Theirs>) {
  describe(model.name, () => {
    it("settles after any edits, deaths and edits in between: in step, or in a conflict", () => {
      fc.assert(
        fc.property(schedule(model, false), (plot) => {
          const field = play(model, plot);
          const { kind } = field.settle();
          expect(["nothing", "conflict"]).toContain(kind);
          if (kind === "conflict") expect(["ask", "merge"]).toContain(field.policy);
          // And it stays so: no echo, no ping-pong.
          const { pushes, pulls } = field;
          expect(field.settle()).toEqual({ kind, runs: 0 });
          expect([field.pushes, field.pulls]).toEqual([pushes, pulls]);
        }),
        { numRuns: 1_000 },
      );
    });

    it("never writes to ClickUp more often than people edit, whatever dies", () => {
      fc.assert(
        fc.property(schedule(model, false), (plot) => {
          const field = play(model, plot);
          field.settle();
          expect(field.pushes).toBeLessThanOrEqual(field.edits);
        }),
        { numRuns: 1_000 },
      );
    });

    it("writes no more often on both sides together than people edit, while nothing dies", () => {
      fc.assert(
        fc.property(schedule(model, true), (plot) => {
          const field = play(model, plot);
          field.settle();
          expect(field.pushes + field.pulls).toBeLessThanOrEqual(field.edits);
        }),
        { numRuns: 1_000 },
      );
    });

    it("overwrites no edit that nobody has seen, when people are asked", () => {
      fc.assert(
        fc.property(schedule(model, false), (plot) => {
          const steps = plot.steps.filter(({ kind }) => kind !== "resolve");
          const field = play(model, { ...plot, steps, direction: "both", policy: "ask" });
          const { kind } = field.settle();
          expect(field.lost).toBe(0);
          if (kind === "nothing") expect(field.isUnseen).toEqual({ ours: false, theirs: false });
        }),
        { numRuns: 1_000 },
      );
    });

    it("writes against no direction", () => {
      fc.assert(
        fc.property(schedule(model, false), (plot) => {
          // Who resolves a conflict may write either way; conflicts arise only where both ways are open.
          const field = play(model, plot);
          field.settle();
          if (field.direction === "off" || field.direction === "from_clickup") expect(field.pushes).toBe(0);
          if (field.direction === "off" || field.direction === "to_clickup") expect(field.pulls).toBe(0);
        }),
      );
    });

    it("brings a lone edit of either side across, or leaves it where the other side cannot say it", () => {
      fc.assert(
        fc.property(
          fc.record({ ours: model.ours, theirs: model.theirs }),
          model.ours,
          model.theirs,
          (start, ours, theirs) => {
            const make = () => {
              const now = { ours: model.store(start.ours), theirs: model.normalise(start.theirs) };
              const field = new Field(model, now, "both", "ask");
              field.settle();
              return field;
            };
            const { codec } = model;
            const here = make();
            const before = here.now;
            here.editOurs(ours);
            const wanted = codec.toTheirs(here.now.ours, before.theirs, before);
            expect(here.settle().kind).toBe("nothing");
            if (here.edits > 0) expect(codec.isEcho(wanted, here.now.theirs)).toBe(true);
            const there = make();
            there.editTheirs(theirs);
            const expected = codec.toOurs(there.now.theirs, before.ours, before);
            const edited = there.now.theirs;
            expect(there.settle().kind).toBe("nothing");
            if (there.edits > 0) expect(codec.isSameOurs(there.now.ours, expected)).toBe(true);
            // What was read is not written back.
            expect(there.now.theirs).toEqual(edited);
          },
        ),
      );
    });
  });
}

check(title);
check(description);
check(status);
check(priority);
check(assignee);
check(dueDate);
check(tags);
