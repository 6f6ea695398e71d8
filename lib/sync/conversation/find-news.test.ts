/** What of ClickUp's comments is news, whose it is, and what is not there any more: every case once. */
import { describe, expect, it } from "vitest";
import { type Heard, judgeHeard, type KnownPair, missingAmong, type OwnPair } from "./find-news.ts";

const AT = Date.UTC(2026, 2, 2, 12);
const COMMENT = "019a0000-0000-7000-8000-00000000c0de";
const heard: Heard = { id: "1", parentId: null, date: AT, digest: "d", mark: null };
const marked: Heard = { ...heard, mark: { ids: [COMMENT], tail: null } };
const known = (overrides: Partial<KnownPair> = {}): KnownPair => ({
  ...{ linkId: "here", origin: "theirs", theirsDigest: "d", goneAt: null },
  ...overrides,
});
const own = (overrides: Partial<OwnPair> = {}): OwnPair => ({
  ...{ commentId: COMMENT, theirId: null, sentAt: new Date(AT) },
  ...overrides,
});
const judge = (
  what: Heard,
  {
    pairs = [],
    ours = [],
    since = null,
  }: { pairs?: KnownPair[]; ours?: OwnPair[]; since?: Date | null } = {},
) => judgeHeard(what, { linkId: "here", known: pairs, ours, since });

describe("a comment", () => {
  it.each<[string, ReturnType<typeof judge>, ReturnType<typeof judge>]>([
    ["nobody knows", judge(heard), { kind: "new" }],
    ["that says what it said", judge(heard, { pairs: [known()] }), { kind: "nothing" }],
    [
      "that says something else",
      judge(heard, { pairs: [known({ theirsDigest: "c" })] }),
      { kind: "changed" },
    ],
    [
      "of ours, read for the first time",
      judge(heard, { pairs: [known({ origin: "ours", theirsDigest: null })] }),
      { kind: "learned" },
    ],
    [
      "that was gone, and is there again",
      judge(heard, { pairs: [known({ theirsDigest: "c", goneAt: new Date(AT) })] }),
      { kind: "nothing" },
    ],
    [
      "that another ticket of the task said",
      judge(heard, { pairs: [known({ linkId: "there", origin: "ours" })] }),
      { kind: "nothing" },
    ],
    [
      "that another ticket of the task heard as well",
      judge(heard, { pairs: [known({ linkId: "there" })] }),
      { kind: "new" },
    ],
    [
      "with the mark of the posting whose outcome is unknown",
      judge(marked, { ours: [own()] }),
      { kind: "settles", commentId: COMMENT },
    ],
    [
      "with the mark of a posting that counts as never arrived",
      judge(marked, { ours: [own({ sentAt: null })] }),
      { kind: "nothing" },
    ],
    ["with a mark of nobody's here", judge(marked), { kind: "nothing" }],
    [
      "that is somebody's copy of a reply of ours",
      judge(marked, { ours: [own({ theirId: "0", sentAt: null })] }),
      { kind: "new" },
    ],
    ["from before the link", judge(heard, { since: new Date(AT + 1) }), { kind: "nothing" }],
    ["from the moment of the link", judge(heard, { since: new Date(AT) }), { kind: "new" }],
    ["without a date", judge({ ...heard, date: null }, { since: new Date(AT + 1) }), { kind: "new" }],
  ])("%s", (_, verdict, expected) => {
    expect(verdict).toEqual(expected);
  });
});

describe("what is not there any more", () => {
  const pair = (theirId: string | null, age: number | null, theirParentId: string | null = null) => ({
    ...{ theirId, theirParentId },
    theirDate: age === null ? null : new Date(AT - age),
  });
  const missing = (
    pairs: ReturnType<typeof pair>[],
    {
      there = [],
      threads = [],
      since = null,
    }: { there?: string[]; threads?: string[]; since?: number | null } = {},
  ) =>
    missingAmong(pairs, {
      isThere: new Set(there),
      threads: new Set(threads),
      completeSince: since === null ? null : AT - since,
    }).map(({ theirId }) => theirId);

  it("is what all that was read does not show, and nothing that never arrived", () => {
    expect(missing([pair("1", 0), pair("2", 1), pair(null, 2), pair("4", null)], { there: ["2"] })).toEqual([
      "1",
      "4",
    ]);
  });

  it("is nothing older than what was read, nor of the same instant, nor without a date", () => {
    expect(missing([pair("1", 4), pair("2", 5), pair("3", 6), pair("4", null)], { since: 5 })).toEqual(["1"]);
  });

  it("is an answer whose thread was read without it, or whose comment is missing, and no other", () => {
    const answer = (id: string, below: string) => pair(id, 0, below);
    const pairs = [pair("1", 0), pair("2", 0), answer("1a", "1"), answer("2a", "2"), answer("2b", "2")];
    expect(missing(pairs, { there: ["2"] })).toEqual(["1", "1a"]);
    expect(missing(pairs, { there: ["1", "2", "2b"], threads: ["2"] })).toEqual(["2a"]);
    expect(missing(pairs, { there: ["1", "2"] })).toEqual([]);
  });
});
