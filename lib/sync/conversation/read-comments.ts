/** Reads a task's comments from ClickUp: the newest back, as far as is needed and no further. */
import "server-only";
import type { ClickUpClient, ClickUpComment } from "#lib/clickup/index.ts";

/** Pages of 25 that one look reads at most. */
const PAGES_MAX = 60;
/** Two clocks differ. */
const CLOCK_SLACK_MS = 5 * 60_000;

export type CommentsClient = Pick<ClickUpClient, "listComments" | "listCommentReplies">;

export type ReadComments = {
  /** Newest first, without threads. */
  comments: ClickUpComment[];
  /** The threads that were read, by the comment that they are below. */
  threads: Map<string, ClickUpComment[]>;
  /** Down to which instant nothing is missing; null when all were read. */
  completeSince: number | null;
};

export type HowFar = {
  /** All of them, or down to the first page with one that is known. */
  isAll: boolean;
  isKnown: (id: string) => boolean;
  /** Read at least down to here. */
  downTo: number | null;
  /** Nothing older matters. */
  since: Date | null;
  /** Answers in the thread below a comment, as last read. */
  knownReplies: (id: string) => number;
};

export async function readComments(
  client: CommentsClient,
  taskId: string,
  howFar: HowFar,
): Promise<ReadComments> {
  const comments: ClickUpComment[] = [];
  const seen = new Set<string>();
  let completeSince: number | null = null;
  let after: { date: number; id: string } | undefined;
  for (let page = 0; ; page += 1) {
    const found = await client.listComments(taskId, after);
    const fresh = found.filter(({ id }) => !seen.has(id));
    for (const comment of fresh) seen.add(comment.id);
    comments.push(...fresh);
    const last = found.at(-1);
    // A page that moves nothing forward would be read for ever.
    if (last === undefined || fresh.length === 0) break;
    if (last.date === null) {
      // There is no going on from here, and nothing is known of what is older.
      completeSince = comments.findLast(({ date }) => date !== null)?.date ?? Number.MAX_SAFE_INTEGER;
      break;
    }
    after = { date: last.date, id: last.id };
    const isOldEnough = howFar.since !== null && last.date < howFar.since.getTime() - CLOCK_SLACK_MS;
    const isFarEnough = howFar.downTo === null || last.date < howFar.downTo - CLOCK_SLACK_MS;
    const isEnough = !howFar.isAll && isFarEnough && fresh.some(({ id }) => howFar.isKnown(id));
    if (isOldEnough || isEnough || page + 1 >= PAGES_MAX) {
      completeSince = last.date;
      break;
    }
  }
  return { comments, threads: await readThreads(client, comments, howFar), completeSince };
}

/** Threads that have grown or shrunk; and, as an edit within one shows nowhere else, those among the newest. */
async function readThreads(
  client: CommentsClient,
  comments: readonly ClickUpComment[],
  { knownReplies, since }: HowFar,
): Promise<Map<string, ClickUpComment[]>> {
  const threads = new Map<string, ClickUpComment[]>();
  for (const [index, { id, reply_count: count, date }] of comments.entries()) {
    if (since !== null && date !== null && date < since.getTime() && knownReplies(id) === count) continue;
    const isOfInterest = count !== knownReplies(id) || (count > 0 && index < NEWEST);
    if (isOfInterest) threads.set(id, await client.listCommentReplies(id));
  }
  return threads;
}

const NEWEST = 25;
