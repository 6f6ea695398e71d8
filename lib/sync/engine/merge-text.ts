/**
 * Three-way merge of text, line by line, as diff3 does it. Written here because what must be bounded is the worst
 * case: a description of thousands of like lines comes from a stranger and must not hold up everybody's jobs
 * (node-diff3 takes 20 s for 5,000 of them). Beyond the bound a merge gives up, and a person is asked.
 */

/** Lines deleted and added between two versions, at most; the work and the memory grow with its square. */
const EDIT_LIMIT = 1_000;

/** The base's lines from `start` up to `end` became `lines`. */
type Hunk = { start: number; end: number; lines: string[] };

/**
 * Both changes to `base` together; null when they touch the same or neighbouring lines in different ways, or are too
 * large to compare.
 */
export function mergeText(base: string, ours: string, theirs: string): string | null {
  if (ours === theirs || theirs === base) return ours;
  if (ours === base) return theirs;
  const lines = base.split("\n");
  const oursHunks = findHunks(lines, ours.split("\n"));
  const theirsHunks = findHunks(lines, theirs.split("\n"));
  if (oursHunks === null || theirsHunks === null) return null;

  const merged: string[] = [];
  let done = 0;
  while (oursHunks.length > 0 || theirsHunks.length > 0) {
    const start = Math.min(oursHunks[0]?.start ?? lines.length, theirsHunks[0]?.start ?? lines.length);
    const region = { start, end: start };
    const ofOurs: Hunk[] = [];
    const ofTheirs: Hunk[] = [];
    // Changes that touch belong together; one more may bring the region within reach of the next.
    while (takeTouching(oursHunks, region, ofOurs) || takeTouching(theirsHunks, region, ofTheirs));
    const oursLines = applyHunks(lines, region, ofOurs);
    const theirsLines = applyHunks(lines, region, ofTheirs);
    merged.push(...lines.slice(done, region.start));
    if (ofTheirs.length === 0) merged.push(...oursLines);
    else if (ofOurs.length === 0 || isEqual(oursLines, theirsLines)) merged.push(...theirsLines);
    else return null;
    done = region.end;
  }
  return [...merged, ...lines.slice(done)].join("\n");
}

function takeTouching(hunks: Hunk[], region: { start: number; end: number }, taken: Hunk[]): boolean {
  const next = hunks[0];
  if (next === undefined || next.start > region.end) return false;
  hunks.shift();
  taken.push(next);
  region.end = Math.max(region.end, next.end);
  return true;
}

function applyHunks(base: string[], region: { start: number; end: number }, hunks: Hunk[]): string[] {
  const result: string[] = [];
  let done = region.start;
  for (const { start, end, lines } of hunks) {
    result.push(...base.slice(done, start), ...lines);
    done = end;
  }
  return [...result, ...base.slice(done, region.end)];
}

const isEqual = (one: string[], other: string[]) =>
  one.length === other.length && one.every((line, index) => line === other[index]);

/** The shortest way from one text to the other, by Myers' greedy algorithm; null beyond the limit. */
function findHunks(from: string[], to: string[]): Hunk[] | null {
  let head = 0;
  while (head < from.length && head < to.length && from[head] === to[head]) head += 1;
  let tail = 0;
  const room = Math.min(from.length, to.length) - head;
  while (tail < room && from[from.length - 1 - tail] === to[to.length - 1 - tail]) tail += 1;

  const matches = findMatches(from.slice(head, from.length - tail), to.slice(head, to.length - tail));
  if (matches === null) return null;
  const hunks: Hunk[] = [];
  let [fromDone, toDone] = [head, head];
  for (const [x, y] of [...matches, [from.length - tail - head, to.length - tail - head] as const]) {
    const [start, end] = [fromDone, x + head];
    if (start < end || toDone < y + head) hunks.push({ start, end, lines: to.slice(toDone, y + head) });
    [fromDone, toDone] = [x + head + 1, y + head + 1];
  }
  return hunks;
}

/** Pairs of positions of equal lines, both growing: a longest common subsequence. */
function findMatches(from: string[], to: string[]): (readonly [number, number])[] | null {
  // `furthest[k]` is how far along `from` one gets on diagonal k (position in `from` less position in `to`).
  const limit = Math.min(EDIT_LIMIT, from.length + to.length);
  const furthest = new Int32Array(2 * limit + 3);
  const at = (k: number) => furthest[k + limit + 1] ?? 0;
  const trail: Int32Array[] = [];
  for (let edits = 0; edits <= limit; edits += 1) {
    trail.push(furthest.slice(limit + 1 - edits - 1, limit + 1 + edits + 2));
    for (let k = -edits; k <= edits; k += 2) {
      let x = k === -edits || (k !== edits && at(k - 1) < at(k + 1)) ? at(k + 1) : at(k - 1) + 1;
      while (x < from.length && x - k < to.length && from[x] === to[x - k]) x += 1;
      furthest[k + limit + 1] = x;
      if (x >= from.length && x - k >= to.length) return walkBack(trail, from.length, to.length);
    }
  }
  return null;
}

function walkBack(trail: Int32Array[], fromLength: number, toLength: number): (readonly [number, number])[] {
  const matches: (readonly [number, number])[] = [];
  let [x, y] = [fromLength, toLength];
  for (let edits = trail.length - 1; edits > 0; edits -= 1) {
    const at = (k: number) => trail[edits]?.[k + edits + 1] ?? 0;
    const k = x - y;
    const before = k === -edits || (k !== edits && at(k - 1) < at(k + 1)) ? k + 1 : k - 1;
    const [startX, startY] = [at(before), at(before) - before];
    while (x > startX && y > startY) {
      x -= 1;
      y -= 1;
      matches.push([x, y]);
    }
    [x, y] = [startX, startY];
  }
  while (x > 0 && y > 0) {
    x -= 1;
    y -= 1;
    matches.push([x, y]);
  }
  return matches.reverse();
}
