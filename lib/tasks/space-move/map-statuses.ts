/** Which status a task gets in a List that lacks its own. Pure. */

export type ListedStatus = {
  /** Some answers leave it out; then it is known by its name. */
  id: string | null;
  name: string;
  /** open, custom, done or closed. */
  type: string;
};

const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** The order in which types stand in for one another. */
const NEXT_BEST: Record<string, readonly string[]> = {
  open: ["open", "custom", "done", "closed"],
  custom: ["custom", "open", "done", "closed"],
  done: ["done", "closed", "custom", "open"],
  closed: ["closed", "done", "custom", "open"],
};

/** The status of the List that comes closest: of the same name, else the first of the most similar type. */
export function closestStatus(
  status: Pick<ListedStatus, "name" | "type">,
  list: readonly ListedStatus[],
): ListedStatus | null {
  const named = list.find(({ name }) => same(name, status.name));
  if (named !== undefined) return named;
  for (const type of NEXT_BEST[status.type] ?? NEXT_BEST.custom ?? []) {
    const found = list.find((candidate) => candidate.type === type);
    if (found !== undefined) return found;
  }
  return list[0] ?? null;
}

/**
 * What ClickUp must be told when a task moves between two Lists: every status of the old one that the new one lacks, for
 * subtasks have statuses too. `wishes` are what a person chose, by name.
 */
export function mapStatuses(
  from: readonly ListedStatus[],
  to: readonly ListedStatus[],
  wishes: Readonly<Record<string, string>>,
): { from: string; to: string }[] {
  return from.flatMap((status) => {
    if (to.some(({ name, id }) => same(name, status.name) || (id !== null && id === status.id))) return [];
    const wish = Object.entries(wishes).find(([name]) => same(name, status.name))?.[1];
    const wished = wish === undefined ? undefined : to.find(({ name }) => same(name, wish));
    const target = wished ?? closestStatus(status, to);
    return target === null ? [] : [{ from: status.id ?? status.name, to: target.id ?? target.name }];
  });
}
