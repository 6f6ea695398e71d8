/**
 * Which List of a Space a task goes into. Pure. The rule, in order: the List chosen for this ticket; the
 * customer's default List; the Space's only List; a List whose name says that tickets go there; the first one.
 */
import type { ListProblem, ListReason } from "./schema.ts";

/** A List that is neither archived nor gone, with what the order needs. */
export type CandidateList = {
  id: string;
  name: string;
  folder: string | null;
  /** ClickUp's own order: of the folder among folders, and of the List within it. */
  folderOrder: number;
  order: number;
};

export type ListResolution =
  | { list: CandidateList; reason: ListReason; problem: null }
  | { list: null; reason: null; problem: ListProblem };

/** Names of Lists that take tickets, the most telling first. Compared without case and spaces. */
export const SUPPORT_NAMES = [
  "Support",
  "Support tickets",
  "Customer support",
  "Tickets",
  "Customer tickets",
  "Help desk",
  "Service desk",
  "Requests",
  "Customer requests",
  "Inbox",
] as const;

const plain = (name: string) => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "");

/** Lists outside folders first, then folder by folder, in the order people see in ClickUp. */
export function inStatedOrder(lists: readonly CandidateList[]): CandidateList[] {
  return [...lists].sort(
    (one, other) =>
      Number(one.folder !== null) - Number(other.folder !== null) ||
      one.folderOrder - other.folderOrder ||
      one.order - other.order ||
      one.name.localeCompare(other.name, "en") ||
      one.id.localeCompare(other.id, "en"),
  );
}

export function resolveList(
  lists: readonly CandidateList[],
  wish: { chosenListId: string | null; defaultListId: string | null },
): ListResolution {
  const found = (list: CandidateList, reason: ListReason): ListResolution => ({
    list,
    reason,
    problem: null,
  });
  const none = (problem: ListProblem): ListResolution => ({ list: null, reason: null, problem });
  if (wish.chosenListId !== null) {
    const chosen = lists.find((list) => list.id === wish.chosenListId);
    return chosen === undefined ? none("chosen_gone") : found(chosen, "chosen");
  }
  if (wish.defaultListId !== null) {
    const standard = lists.find((list) => list.id === wish.defaultListId);
    return standard === undefined ? none("default_gone") : found(standard, "customer_default");
  }
  const ordered = inStatedOrder(lists);
  const [first] = ordered;
  if (first === undefined) return none("no_list");
  if (ordered.length === 1) return found(first, "only_list");
  for (const name of SUPPORT_NAMES) {
    const named = ordered.find((list) => plain(list.name) === plain(name));
    if (named !== undefined) return found(named, "named_like_support");
  }
  return found(first, "first_list");
}
