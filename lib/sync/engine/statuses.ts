import { z } from "zod";

/** A source's statuses, in the order of its work. */
export const SOURCE_STATUSES = ["open", "in_progress", "waiting", "resolved", "closed"] as const;
export const sourceStatusSchema = z.enum(SOURCE_STATUSES);
export type SourceStatus = z.infer<typeof sourceStatusSchema>;

/** A status as its List has it. The key is ClickUp's id of it, or its name where it has none. */
export type StatusOfList = {
  key: string;
  name: string;
  /** open, custom, done or closed (ClickUp fact sheet, section 7). */
  type: string;
  position: number;
};

/** A status as we know it, with what it means here. */
export type MappedStatus = StatusOfList & {
  means: SourceStatus;
  /** Whether it is the one that the source's status is written as. */
  isWayBack: boolean;
  /** Whether a person said so. */
  isConfirmed: boolean;
  isGone: boolean;
};

/** What a person should look at, because the List's statuses are not what they were. Nothing waits for it. */
export type StatusReview = {
  kind: "added" | "renamed" | "retyped" | "removed";
  key: string;
  name: string;
  means: SourceStatus;
  /** The name or type before. */
  before: string | null;
};

/** What the List's statuses mean, and what each of ours is written as; null in a List without any. */
export type StatusMap = {
  meanings: ReadonlyMap<string, SourceStatus>;
  waysBack: Readonly<Record<SourceStatus, string | null>>;
};

/** Names that say more than the type `custom` does; the first that fits counts. Any other is work in progress. */
const KNOWN_NAMES: readonly (readonly [RegExp, SourceStatus])[] = [
  [/\b(?:wait|waiting|on hold|hold|blocked|pending|paused|parked|stalled|snoozed|deferred)\b/, "waiting"],
  [/\b(?:not started|to ?do|open|new|backlog|triage|inbox|queued?|planned|reopened)\b/, "open"],
  [/\b(?:in progress|doing|started|working|review|testing|qa)\b/, "in_progress"],
  [/\b(?:resolved|solved|fixed|done|completed?|shipped|released|deployed|answered)\b/, "resolved"],
  [/\b(?:closed|cancell?ed|rejected|declined|duplicate|wont (?:do|fix)|archived|obsolete)\b/, "closed"],
];

/** Where a source's status goes in a List that has none for it: the nearest first. */
const NEAREST: Readonly<Record<SourceStatus, readonly SourceStatus[]>> = {
  open: ["in_progress", "waiting", "resolved", "closed"],
  in_progress: ["open", "waiting", "resolved", "closed"],
  waiting: ["in_progress", "open", "resolved", "closed"],
  resolved: ["closed", "in_progress", "waiting", "open"],
  closed: ["resolved", "in_progress", "waiting", "open"],
};

/** The type that fits a source's status best, among several that mean it. */
const BEST_TYPE: Readonly<Record<SourceStatus, string>> = {
  open: "open",
  in_progress: "custom",
  waiting: "custom",
  resolved: "done",
  closed: "closed",
};

/** What a status of a List means here, by its type, and by its name where the type leaves it open. */
export function proposeMeaning({ name, type }: Pick<StatusOfList, "name" | "type">): SourceStatus {
  if (type === "open") return "open";
  if (type === "done") return "resolved";
  if (type === "closed") return "closed";
  const words = wordsOf(name);
  return KNOWN_NAMES.find(([pattern]) => pattern.test(words))?.[1] ?? "in_progress";
}

/** A name without case and signs, so that `In-Progress` and `in_progress` are the same words. */
function wordsOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/['’]/g, "")
    .replace(/[\s_\-–/]+/gu, " ")
    .trim();
}

/**
 * Brings what is known of a List's statuses up to what the List has now. What a person confirmed stays through any
 * renaming; what was only proposed is proposed anew. A status that is gone is kept, so that it is known again when
 * it comes back, but it is no way back any more. On the first look nothing needs review.
 */
export function updateStatuses(
  listed: readonly StatusOfList[],
  known: readonly MappedStatus[],
): { statuses: MappedStatus[]; review: StatusReview[] } {
  const review: StatusReview[] = [];
  const present = listed.map((status): MappedStatus => {
    const old = known.find(({ key }) => key === status.key);
    const means = old?.isConfirmed ? old.means : proposeMeaning(status);
    const note = (kind: StatusReview["kind"], before: string | null) =>
      review.push({ kind, key: status.key, name: status.name, means, before });
    if (old === undefined || old.isGone) {
      if (known.length > 0) note("added", null);
    } else if (old.type !== status.type) note("retyped", old.type);
    else if (old.name !== status.name) note("renamed", old.name);
    return {
      ...status,
      means,
      isWayBack: old?.isWayBack === true && old.means === means,
      isConfirmed: old?.isConfirmed ?? false,
      isGone: false,
    };
  });
  const gone = known.filter(({ key }) => !listed.some((status) => status.key === key));
  for (const { key, name, means, isGone } of gone) {
    if (!isGone) review.push({ kind: "removed", key, name, means, before: name });
  }
  const statuses = [...present, ...gone.map((status) => ({ ...status, isGone: true }))];
  return { statuses: chooseWaysBack(statuses), review };
}

/**
 * Exactly one way back for each source's status that any present status means: the one there is, a person's before
 * any other, else the one of the best type, else the one of that very name, else the first of the List.
 */
export function chooseWaysBack(statuses: readonly MappedStatus[]): MappedStatus[] {
  const chosen = new Set<string>();
  for (const means of SOURCE_STATUSES) {
    const [best] = statuses
      .filter((status) => !status.isGone && status.means === means)
      .sort(
        (one, other) =>
          Number(other.isWayBack && other.isConfirmed) - Number(one.isWayBack && one.isConfirmed) ||
          Number(other.isWayBack) - Number(one.isWayBack) ||
          Number(other.type === BEST_TYPE[means]) - Number(one.type === BEST_TYPE[means]) ||
          Number(wordsOf(other.name) === wordsOf(means)) - Number(wordsOf(one.name) === wordsOf(means)) ||
          one.position - other.position ||
          (one.key < other.key ? -1 : 1),
      );
    if (best !== undefined) chosen.add(best.key);
  }
  return statuses.map((status) => ({ ...status, isWayBack: chosen.has(status.key) }));
}

/** What a codec needs of a List's statuses. One that is gone keeps its meaning, for tasks that were last seen there. */
export function statusMapOf(statuses: readonly MappedStatus[]): StatusMap {
  const own = (means: SourceStatus) =>
    statuses.find((status) => status.isWayBack && !status.isGone && status.means === means)?.key;
  const wayBack = (means: SourceStatus) =>
    [means, ...NEAREST[means]].map(own).find((key) => key !== undefined) ?? null;
  return {
    meanings: new Map(statuses.map(({ key, means }) => [key, means])),
    waysBack: {
      open: wayBack("open"),
      in_progress: wayBack("in_progress"),
      waiting: wayBack("waiting"),
      resolved: wayBack("resolved"),
      closed: wayBack("closed"),
    },
  };
}

/**
 * The key by which a List knows a task's status: by its id, else by its name in any case, since a task need not say
 * the id that its List says. Null when the List has no such status: then its statuses have changed, and are to be
 * read anew.
 */
export function findStatusKey(
  status: { id: string | null; name: string },
  statuses: readonly Pick<MappedStatus, "key" | "name" | "isGone">[],
): string | null {
  const present = statuses.filter(({ isGone }) => !isGone);
  const byId = present.find(({ key }) => key === status.id);
  const byName = present.find(({ name }) => name.toLowerCase() === status.name.toLowerCase());
  return (byId ?? byName)?.key ?? null;
}
