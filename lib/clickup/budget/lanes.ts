/**
 * The lanes of a token's rate budget: what a call is made for decides how soon it gets its place. In the order of
 * precedence; `policy.ts` says what each is worth.
 */
export const LANES = ["person", "create", "apply", "hydrate", "bulk", "sweep"] as const;

/**
 * - `person`: somebody waits at the screen.
 * - `create`: makes a task that was asked for, or looks whether it was made.
 * - `apply`: writes what changed here.
 * - `hydrate`: reads what changed there.
 * - `bulk`: what comes in hundreds: imports, bulk actions, a long backlog of one customer.
 * - `sweep`: looks at what nobody said had changed: only what is left over.
 */
export type Lane = (typeof LANES)[number];

/** What people call the lanes. */
export const LANE_LABELS: Record<Lane, string> = {
  person: "People at work",
  create: "New tasks",
  apply: "Changes to ClickUp",
  hydrate: "Changes from ClickUp",
  bulk: "Bulk work",
  sweep: "Reconciliation",
};

/** The lanes that wait in a queue; a person never does. */
export type JobLane = Exclude<Lane, "person">;
