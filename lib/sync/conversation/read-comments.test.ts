/** How far a task's comments are read, and what may be taken for deleted by it. */
import { describe, expect, it } from "vitest";
import type { ClickUpComment } from "#lib/clickup/index.ts";
import { type HowFar, readComments } from "./read-comments.ts";

const PAGE = 25;
const MINUTE_MS = 60_000;
const NOW = Date.UTC(2026, 2, 2, 12);

/** `age` is in minutes. */
const comment = (id: string, age: number | null, replies = 0): ClickUpComment => ({
  id,
  comment: [],
  comment_text: id,
  user: null,
  date: age === null ? null : NOW - age * MINUTE_MS,
  reply_count: replies,
});
const minutely = (count: number) => Array.from({ length: count }, (_, age) => comment(`c${age}`, age));

/** A task that says these, the newest first, a page at a time. */
async function read(comments: readonly ClickUpComment[], howFar: Partial<HowFar> = {}) {
  const threadsRead: string[] = [];
  let pages = 0;
  const client = {
    listComments: async (_task: string, after?: { id: string }) => {
      pages += 1;
      const from = after === undefined ? 0 : comments.findIndex(({ id }) => id === after.id) + 1;
      return comments.slice(from, from + PAGE);
    },
    listCommentReplies: async (id: string) => {
      threadsRead.push(id);
      return [];
    },
  };
  const all = { isAll: true, isKnown: () => false, downTo: null, since: null, knownReplies: () => 0 };
  const result = await readComments(client, "t", { ...all, ...howFar });
  return { ...result, count: result.comments.length, pages, threadsRead };
}

describe("a task's comments", () => {
  it("are read to the last one, and then nothing is missing", async () => {
    expect(await read(minutely(60))).toMatchObject({ count: 60, completeSince: null });
    expect(await read([])).toMatchObject({ count: 0, completeSince: null });
  });

  it("are read down to the first page with one that is known, when only the newest are asked for", async () => {
    const newest = { isAll: false, isKnown: (id: string) => id === "c30" };
    expect(await read(minutely(100), newest)).toMatchObject({
      count: 50,
      completeSince: NOW - 49 * MINUTE_MS,
    });
    expect(await read(minutely(100), { ...newest, isAll: true })).toMatchObject({ count: 100 });
  });

  it("are read five minutes further than a posting whose outcome is unknown: two clocks differ", async () => {
    const known = { isAll: false, isKnown: () => true };
    const back = (minutes: number) => NOW - minutes * MINUTE_MS;
    expect(await read(minutely(100), { ...known, downTo: back(18) })).toMatchObject({ count: PAGE });
    expect(await read(minutely(100), { ...known, downTo: back(19) })).toMatchObject({ count: 2 * PAGE });
    expect(await read(minutely(100), { ...known, downTo: back(44) })).toMatchObject({ count: 3 * PAGE });
  });

  it("are not read further back than five minutes before the link, though all are asked for", async () => {
    const back = (minutes: number) => new Date(NOW - minutes * MINUTE_MS);
    expect(await read(minutely(100), { since: back(18) })).toMatchObject({ count: PAGE });
    expect(await read(minutely(100), { since: back(19) })).toMatchObject({ count: 2 * PAGE });
  });

  it("that come without a date end the reading, and prove nothing of what is older", async () => {
    const dateless = [...minutely(24), comment("no date", null), ...minutely(60).slice(24)];
    expect(await read(dateless)).toMatchObject({ count: PAGE, completeSince: NOW - 23 * MINUTE_MS });
    expect(await read([comment("no date", null)])).toMatchObject({ completeSince: Number.MAX_SAFE_INTEGER });
  });

  it("are read no further than 60 pages, and a page that says nothing new ends it", async () => {
    expect(await read(minutely(61 * PAGE))).toMatchObject({ pages: 60, completeSince: expect.any(Number) });
    const stuck = { listComments: async () => minutely(PAGE), listCommentReplies: async () => [] };
    const howFar = { isAll: true, isKnown: () => false, downTo: null, since: null, knownReplies: () => 0 };
    expect((await readComments(stuck, "t", howFar)).comments).toHaveLength(PAGE);
  });
});

describe("threads", () => {
  it("are read where answers came or went, and among the newest, where one may have been edited", async () => {
    const comments = [
      comment("new", 0, 2),
      comment("silent", 1),
      ...minutely(30).slice(2),
      comment("old, grown", 40, 3),
      comment("old, emptied", 41, 0),
      comment("old, same", 42, 1),
    ];
    const known: Record<string, number> = { new: 2, "old, grown": 2, "old, emptied": 1, "old, same": 1 };
    const knownReplies = (id: string) => known[id] ?? 0;
    const { threadsRead } = await read(comments, { knownReplies });
    expect(threadsRead).toEqual(["new", "old, grown", "old, emptied"]);
  });

  it("below what was said before the link are read only where answers came since", async () => {
    const comments = [comment("after", 0, 1), comment("before", 2, 1), comment("before, grown", 2, 2)];
    const since = new Date(NOW - MINUTE_MS);
    const { threadsRead } = await read(comments, { since, knownReplies: () => 1 });
    expect(threadsRead).toEqual(["after", "before, grown"]);
  });
});
