/**
 * The lanes of a token's rate budget: what a call is made for decides how soon it gets its place. In the order of
 * precedence; `policy.ts` says what each is worth.
 */
export type Lane =
  /** Somebody waits at the screen. */
  | "person"
  /** Makes a task that was asked for, or looks whether it was made. */
  | "create"
  /** Writes what changed here. */
  | "apply"
  /** Reads what changed there. */
  | "hydrate"
  /** What comes in hundreds: imports, bulk actions, a long backlog of one customer. */
  | "bulk"
  /** Looks at what nobody said had changed: only what is left over. */
  | "sweep";
