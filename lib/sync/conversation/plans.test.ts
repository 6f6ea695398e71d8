/** What is to be done about replies and files: every case once, and what may never be planned. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FILE_TOO_LARGE, type FilePair, planFiles } from "./plan-files.ts";
import { planReplies, type ReplyPair, WITHDRAWN } from "./plan-replies.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
const pair = (overrides: Partial<ReplyPair> = {}): ReplyPair => ({
  id: "p",
  commentId: "c",
  origin: "ours",
  theirId: "t",
  state: "in_step",
  oursDigest: "d",
  sentAt: null,
  triedDigest: null,
  goneAt: null,
  ...overrides,
});
const reply = { id: "c", digest: "d", createdAt: at(5) };
const plan = (pairs: ReplyPair[], replies = [reply], since: Date | null = null, isAllowed = true) =>
  planReplies(pairs, replies, { since, isAllowed });

describe("a reply", () => {
  it.each<[string, ReturnType<typeof plan>, unknown[]]>([
    ["new", plan([]), [{ kind: "post", commentId: "c" }]],
    ["from before the link", plan([], [reply], at(6)), []],
    ["from the moment of the link", plan([], [reply], at(5)), [{ kind: "post", commentId: "c" }]],
    ["in step", plan([pair()]), []],
    ["edited", plan([pair({ oursDigest: "old" })]), [{ kind: "edit", commentId: "c", theirId: "t" }]],
    ["no longer public", plan([pair()], []), [{ kind: "withdraw", commentId: "c", theirId: "t" }]],
    [
      "on its way, and no longer public",
      plan([pair({ theirId: null, sentAt: at(1) })], []),
      [{ kind: "settle", commentId: "c" }],
    ],
    [
      "never arrived, and no longer public",
      plan([pair({ theirId: null })], []),
      [{ kind: "forget", commentId: "c" }],
    ],
    ["on its way", plan([pair({ theirId: null, sentAt: at(1) })]), [{ kind: "settle", commentId: "c" }]],
    ["refused", plan([pair({ theirId: null, state: "failed", triedDigest: "d" })]), []],
    [
      "refused, then edited",
      plan([pair({ theirId: null, state: "failed", triedDigest: "old" })]),
      [{ kind: "post", commentId: "c" }],
    ],
    ["whose withdrawal was refused", plan([pair({ state: "failed", triedDigest: WITHDRAWN })], []), []],
    ["deleted in ClickUp", plan([pair({ goneAt: at(9), state: "conflict" })]), []],
    ["that may not travel", plan([], [reply], null, false), []],
    [
      "that may not travel, but was sent",
      plan([pair({ theirId: null, sentAt: at(1) })], [reply], null, false),
      [{ kind: "settle", commentId: "c" }],
    ],
    ["of theirs", plan([pair({ origin: "theirs" })], []), []],
  ])("%s", (_, steps, expected) => {
    expect(steps).toEqual(expected);
  });

  it("is posted only if it may leave, and never while its outcome is unknown", () => {
    const digest = fc.constantFrom("d", "e");
    const pairs = fc.uniqueArray(
      fc.record({
        id: fc.uuid(),
        commentId: fc.constantFrom("a", "b", "c"),
        origin: fc.constantFrom("ours" as const, "theirs" as const),
        theirId: fc.option(fc.constantFrom("t", "u")),
        state: fc.constantFrom(
          "in_step" as const,
          "waiting" as const,
          "failed" as const,
          "skipped" as const,
          "conflict" as const,
        ),
        oursDigest: fc.option(digest),
        sentAt: fc.option(fc.constant(at(1))),
        triedDigest: fc.option(digest),
        goneAt: fc.option(fc.constant(at(2))),
      }),
      { selector: ({ commentId }) => commentId },
    );
    const replies = fc.uniqueArray(
      fc.record({ id: fc.constantFrom("a", "b", "c"), digest, createdAt: fc.constant(at(3)) }),
      {
        selector: ({ id }) => id,
      },
    );
    fc.assert(
      fc.property(pairs, replies, (stored, readable) => {
        for (const step of planReplies(stored, readable, { since: null, isAllowed: true })) {
          const own = stored.find(
            ({ commentId, origin }) => commentId === step.commentId && origin === "ours",
          );
          if (step.kind === "post" || step.kind === "edit") {
            expect(readable.map(({ id }) => id)).toContain(step.commentId);
            expect(own?.sentAt ?? null).toBeNull();
          }
          if (step.kind === "post") expect(own?.theirId ?? null).toBeNull();
          if (step.kind === "withdraw" || step.kind === "forget")
            expect(readable.map(({ id }) => id)).not.toContain(step.commentId);
        }
      }),
    );
  });
});

describe("a file", () => {
  const filePair = (overrides: Partial<FilePair> = {}): FilePair => ({
    id: "p",
    attachmentId: "a",
    origin: "ours",
    theirId: "t",
    fileName: "a.png",
    size: 5,
    state: "in_step",
    failureCode: null,
    sentAt: null,
    withdrawnAt: null,
    ...overrides,
  });
  const ours = { id: "a", fileName: "a.png", size: 5, createdAt: at(5) };
  const theirs = { id: "t", title: "a.png", size: 5, date: at(5) };
  const rules = { since: null, limit: 10, goesOut: true, comesIn: true };
  const tooLarge = { state: "failed", failureCode: FILE_TOO_LARGE } as const;
  const none = new Set<string>();

  it.each<[string, ReturnType<typeof planFiles>, unknown[]]>([
    ["of ours, new", planFiles([], [ours], [], none, rules), [{ kind: "upload", attachmentId: "a" }]],
    [
      "of ours, too large",
      planFiles([], [{ ...ours, size: 11 }], [], none, rules),
      [{ kind: "refuse", attachmentId: "a" }],
    ],
    [
      "of ours, found too large before",
      planFiles([filePair({ theirId: null, ...tooLarge })], [{ ...ours, size: 11 }], [], none, rules),
      [],
    ],
    [
      "of ours, once the limit is higher",
      planFiles([filePair({ theirId: null, ...tooLarge })], [ours], [], none, rules),
      [{ kind: "upload", attachmentId: "a" }],
    ],
    ["of ours, from before the link", planFiles([], [ours], [], none, { ...rules, since: at(6) }), []],
    [
      "of ours, from the moment of the link",
      planFiles([], [ours], [], none, { ...rules, since: at(5) }),
      [{ kind: "upload", attachmentId: "a" }],
    ],
    ["of ours, there", planFiles([filePair()], [ours], [theirs], none, rules), []],
    [
      "of ours, no longer public",
      planFiles([filePair()], [], [theirs], none, rules),
      [{ kind: "withdraw", attachmentId: "a" }],
    ],
    [
      "of ours, said to stay there",
      planFiles([filePair({ withdrawnAt: at(7) })], [], [theirs], none, rules),
      [],
    ],
    [
      "of ours, refused",
      planFiles([filePair({ theirId: null, state: "failed" })], [ours], [], none, rules),
      [],
    ],
    [
      "of ours, on its way",
      planFiles([filePair({ theirId: null, sentAt: at(1), state: "waiting" })], [ours], [], none, rules),
      [{ kind: "settle", attachmentId: "a" }],
    ],
    [
      "of ours, there, though its row still waits",
      planFiles([filePair({ state: "waiting" })], [ours], [theirs], none, rules),
      [],
    ],
    [
      "of ours, as large as may be",
      planFiles([], [{ ...ours, size: 10 }], [], none, rules),
      [{ kind: "upload", attachmentId: "a" }],
    ],
    ["of theirs, new", planFiles([], [], [theirs], none, rules), [{ kind: "fetch", theirId: "t" }]],
    ["of theirs, from another link of ours", planFiles([], [], [theirs], new Set(["t"]), rules), []],
    ["of theirs, from before the link", planFiles([], [], [theirs], none, { ...rules, since: at(6) }), []],
    [
      "of theirs, from the moment of the link",
      planFiles([], [], [theirs], none, { ...rules, since: at(5) }),
      [{ kind: "fetch", theirId: "t" }],
    ],
    [
      "of theirs, without a date",
      planFiles([], [], [{ ...theirs, date: null }], none, { ...rules, since: at(6) }),
      [{ kind: "fetch", theirId: "t" }],
    ],
    [
      "of theirs, begun",
      planFiles([filePair({ origin: "theirs", state: "waiting" })], [], [theirs], none, rules),
      [{ kind: "fetch", theirId: "t" }],
    ],
    [
      "of theirs, found too large before, and as large as may be by now",
      planFiles([filePair({ origin: "theirs", ...tooLarge })], [], [{ ...theirs, size: 10 }], none, rules),
      [{ kind: "fetch", theirId: "t" }],
    ],
    ...[11, null].map((size): [string, ReturnType<typeof planFiles>, unknown[]] => [
      `of theirs, found too large before, and of ${size} bytes by now`,
      planFiles([filePair({ origin: "theirs", ...tooLarge })], [], [{ ...theirs, size }], none, rules),
      [],
    ]),
    [
      "of theirs, refused",
      planFiles([filePair({ origin: "theirs", state: "failed" })], [], [theirs], none, rules),
      [],
    ],
    [
      "that may not travel",
      planFiles([], [ours], [theirs], none, { ...rules, goesOut: false, comesIn: false }),
      [],
    ],
  ])("%s", (_, steps, expected) => {
    expect(steps).toEqual(expected);
  });
});
