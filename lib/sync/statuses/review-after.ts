import type { MappedStatus, StatusReview } from "../engine/statuses.ts";
import type { StatusRow } from "./status-rows.ts";

export type Review = Pick<StatusRow, "reviewKind" | "reviewBefore" | "reviewMeans" | "reviewSince">;

export const NO_REVIEW: Review = {
  reviewKind: null,
  reviewBefore: null,
  reviewMeans: null,
  reviewSince: null,
};

/**
 * What is to be looked at after another reading. What nobody has looked at yet stays, and tells of the beginning:
 * renamed twice is renamed from the first name, and renamed back is nothing.
 */
export function reviewAfter(
  before: StatusRow | null,
  status: MappedStatus,
  found: StatusReview | null,
  at: Date,
): Review {
  const open: Review = before === null ? NO_REVIEW : pick(before);
  const meant = open.reviewMeans ?? before?.means ?? null;
  const reviewMeans = meant === null || meant === status.means ? null : meant;
  if (found === null) return open.reviewKind === null ? NO_REVIEW : { ...open, reviewMeans };
  const isSameKind = open.reviewKind === found.kind;
  const reviewBefore = isSameKind ? open.reviewBefore : found.before;
  const isBack =
    (found.kind === "renamed" && reviewBefore === status.name) ||
    (found.kind === "retyped" && reviewBefore === status.type);
  if (isBack && isSameKind) return NO_REVIEW;
  return { reviewKind: found.kind, reviewBefore, reviewMeans, reviewSince: open.reviewSince ?? at };
}

function pick({ reviewKind, reviewBefore, reviewMeans, reviewSince }: StatusRow): Review {
  return { reviewKind, reviewBefore, reviewMeans, reviewSince };
}
