/** What a person is about to say of a List's statuses, before it is saved. */
import {
  type ConfirmStatusesInput,
  chooseWaysBack,
  SOURCE_STATUSES,
  type SourceStatus,
  type SyncListDetail,
  statusMapOf,
} from "#lib/sync/schema.ts";

export type StatusDraft = {
  /** By the status's key. */
  means: Readonly<Record<string, SourceStatus>>;
  /** The key that each of ours is written as, where several mean it. */
  waysBack: Readonly<Partial<Record<SourceStatus, string>>>;
};

export function draftOf({ statuses }: Pick<SyncListDetail, "statuses">): StatusDraft {
  const present = statuses.filter(({ isGone }) => !isGone);
  return {
    means: Object.fromEntries(present.map(({ key, means }) => [key, means])),
    waysBack: Object.fromEntries(
      present.filter(({ isWayBack }) => isWayBack).map(({ key, means }) => [means, key]),
    ),
  };
}

/** A status that means something else is no way back any more for what it meant. */
export function withMeaning(draft: StatusDraft, key: string, means: SourceStatus): StatusDraft {
  const waysBack = Object.fromEntries(Object.entries(draft.waysBack).filter(([, back]) => back !== key));
  return { means: { ...draft.means, [key]: means }, waysBack };
}

export function withWayBack(draft: StatusDraft, key: string): StatusDraft {
  const means = draft.means[key];
  return means === undefined ? draft : { ...draft, waysBack: { ...draft.waysBack, [means]: key } };
}

/** What holds once the draft is saved: the ways back, chosen or found, and what each of ours is written as. */
export function outcomeOf({ statuses }: Pick<SyncListDetail, "statuses">, draft: StatusDraft) {
  const mapped = chooseWaysBack(
    statuses.map(({ key, name, type, position, isGone, ...status }) => {
      const means = draft.means[key] ?? status.means;
      return {
        key,
        name,
        type,
        position,
        means,
        isWayBack: !isGone && draft.waysBack[means] === key,
        isConfirmed: true,
        isGone,
      };
    }),
  );
  const { waysBack } = statusMapOf(mapped);
  return {
    waysBack: new Set(mapped.filter(({ isWayBack }) => isWayBack).map(({ key }) => key)),
    writtenAs: SOURCE_STATUSES.map((means) => {
      const written = mapped.find(({ key }) => key === waysBack[means]);
      return {
        means,
        name: written?.name ?? null,
        isNearest: written !== undefined && written.means !== means,
      };
    }),
  };
}

/** What a person was about to say, upon what the List has become meanwhile: whatever they left alone is as it is now. */
export function onTopOf(now: StatusDraft, before: StatusDraft, draft: StatusDraft): StatusDraft {
  const meant = Object.entries(draft.means)
    .filter(([key, means]) => before.means[key] !== means && now.means[key] !== undefined)
    .reduce((next, [key, means]) => (next.means[key] === means ? next : withMeaning(next, key, means)), now);
  return SOURCE_STATUSES.reduce((next, ours) => {
    const key = draft.waysBack[ours];
    return key === undefined || key === before.waysBack[ours] || next.means[key] !== ours
      ? next
      : withWayBack(next, key);
  }, meant);
}

export function isSameDraft(one: StatusDraft, other: StatusDraft): boolean {
  const sorted = ({ means, waysBack }: StatusDraft) =>
    JSON.stringify([Object.entries(means).sort(), Object.entries(waysBack).sort()]);
  return sorted(one) === sorted(other);
}

export function toConfirmInput(
  { statuses, version }: Pick<SyncListDetail, "statuses" | "version">,
  draft: StatusDraft,
): Omit<ConfirmStatusesInput, "id"> {
  return {
    version,
    statuses: statuses
      .filter(({ isGone }) => !isGone)
      .map(({ key, means }) => ({ key, means: draft.means[key] ?? means })),
    waysBack: draft.waysBack,
  };
}
