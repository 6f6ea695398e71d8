/** What is to be done about the files of one link: pure, as its neighbour for replies. */

/** A pair as it is stored. */
export type FilePair = {
  id: string;
  attachmentId: string;
  origin: "ours" | "theirs";
  theirId: string | null;
  fileName: string;
  /** Bytes. */
  size: number | null;
  state: "in_step" | "waiting" | "conflict" | "failed" | "skipped";
  failureCode: string | null;
  sentAt: Date | null;
  withdrawnAt: Date | null;
};

type OurFile = { id: string; fileName: string; size: number; createdAt: Date };
export type TheirFile = {
  id: string;
  title: string;
  size: number | null;
  date: Date | null;
};

export const FILE_TOO_LARGE = "file_too_large";

export type FileStep =
  /** The outcome of an upload is unknown: look for it before anything else. */
  | { kind: "settle"; attachmentId: string }
  | { kind: "upload"; attachmentId: string }
  /** Too large to travel; said on the file. */
  | { kind: "refuse"; attachmentId: string }
  /** ClickUp keeps what it has: its API deletes no attachments. */
  | { kind: "withdraw"; attachmentId: string }
  | { kind: "forget"; attachmentId: string }
  | { kind: "fetch"; theirId: string };

export type FileRules = {
  since: Date | null;
  /** Bytes. */
  limit: number;
  goesOut: boolean;
  comesIn: boolean;
};

/** `ours` are the files that may leave; nothing is uploaded that is not among them. `known` came from us by other links. */
export function planFiles(
  pairs: readonly FilePair[],
  ours: readonly OurFile[],
  theirs: readonly TheirFile[],
  known: ReadonlySet<string>,
  rules: FileRules,
): FileStep[] {
  const mine = pairs.filter(({ origin }) => origin === "ours");
  const byAttachment = new Map(mine.map((pair) => [pair.attachmentId, pair]));
  const readable = new Set(ours.map(({ id }) => id));
  const byTheirs = new Map(pairs.map((pair) => [pair.theirId, pair]));
  const steps: FileStep[] = mine.flatMap((pair): FileStep[] =>
    pair.sentAt === null ? [] : [{ kind: "settle", attachmentId: pair.attachmentId }],
  );
  for (const pair of mine) {
    if (pair.sentAt !== null || readable.has(pair.attachmentId)) continue;
    if (pair.theirId === null) steps.push({ kind: "forget", attachmentId: pair.attachmentId });
    else if (pair.withdrawnAt === null) steps.push({ kind: "withdraw", attachmentId: pair.attachmentId });
  }
  if (rules.goesOut) {
    for (const file of ours) steps.push(...stepOut(file, byAttachment.get(file.id) ?? null, rules));
  }
  if (rules.comesIn) {
    for (const file of theirs) {
      if (!known.has(file.id)) steps.push(...stepIn(file, byTheirs.get(file.id) ?? null, rules));
    }
  }
  return steps;
}

function stepOut(file: OurFile, pair: FilePair | null, { since, limit }: FileRules): FileStep[] {
  const attachmentId = file.id;
  if (pair === null && since !== null && file.createdAt < since) return [];
  if (pair !== null && (pair.theirId !== null || pair.sentAt !== null)) return [];
  const isTooLarge = file.size > limit;
  if (pair === null || pair.state === "waiting")
    return [isTooLarge ? { kind: "refuse", attachmentId } : { kind: "upload", attachmentId }];
  return pair.failureCode === FILE_TOO_LARGE && pair.state === "failed" && !isTooLarge
    ? [{ kind: "upload", attachmentId }]
    : [];
}

function stepIn(file: TheirFile, pair: FilePair | null, { since, limit }: FileRules): FileStep[] {
  if (pair?.origin === "ours") return [];
  if (pair === null) {
    const isBefore = since !== null && file.date !== null && file.date < since;
    return isBefore ? [] : [{ kind: "fetch", theirId: file.id }];
  }
  const isDue =
    pair.state === "waiting" ||
    (pair.state === "failed" &&
      pair.failureCode === FILE_TOO_LARGE &&
      file.size !== null &&
      file.size <= limit);
  return isDue ? [{ kind: "fetch", theirId: file.id }] : [];
}
