import { z } from "zod";
import { seededRandom, tokenFingerprint } from "./seeded-values.ts";

/**
 * What can be made to go wrong. "Before commit" means that nothing was done; "after commit" that everything was done
 * and the caller does not get to know.
 */
export const FAULT_KINDS = [
  "drop_connection",
  "error_before_commit",
  "rate_limit_storm",
  "slow",
  "stale_read",
  "slow_after_commit",
  "error_after_commit",
  "lose_response_after_commit",
  "truncate_response_after_commit",
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

const FaultMatch = z.strictObject({
  method: z.string().optional(),
  /**
   * A glob over the path, with or without `/api/v2` (`*` is one segment, `**` any number), or, beginning with `^`, a
   * regular expression over the whole path.
   */
  path: z.string().optional(),
  /** Part of the name in the request's body or of the task that the request is about. */
  taskNameIncludes: z.string().optional(),
  /** A token or its fingerprint. */
  token: z.string().optional(),
});

/** A rule as somebody writes it. Rules are tried in the order of their making. */
export const FaultRuleInput = z.strictObject({
  match: FaultMatch.default({}),
  kind: z.enum(FAULT_KINDS),
  /** HTTP status of an error; 500 unless given. */
  status: z.number().int().min(400).max(599).optional(),
  ecode: z.string().optional(),
  err: z.string().optional(),
  /** How long `slow` waits, how far back `stale_read` looks, and when a `rate_limit_storm` says it will be over. */
  delayMs: z.number().int().min(0).max(3_600_000).optional(),
  /** Seconds for a `Retry-After` header on errors and 429s; none unless given, for ClickUp documents none. */
  retryAfterSeconds: z.number().int().min(0).optional(),
  probability: z.number().min(0).max(1).default(1),
  /** How often it fires before it is spent; for ever unless given. */
  times: z.number().int().min(1).optional(),
  /** How many matching requests it lets pass first. */
  after: z.number().int().min(0).default(0),
  /** Seed of its chances; equal seeds fire on the same requests. */
  seed: z.string().default("fault"),
});
export type FaultRuleInput = z.input<typeof FaultRuleInput>;

/** A rule in force, with its count of matches and firings. */
export type FaultRule = z.output<typeof FaultRuleInput> & { id: string; matched: number; fired: number };

/** What a rule may look at. */
export type FaultSubject = {
  method: string;
  path: string;
  token: string | null;
  /** Names of the tasks concerned; asked for only when a rule needs them. */
  taskNames: () => string[];
};

const DECIDES_ANSWER: ReadonlySet<FaultKind> = new Set([
  "drop_connection",
  "error_before_commit",
  "rate_limit_storm",
  "error_after_commit",
  "lose_response_after_commit",
  "truncate_response_after_commit",
]);

/** The rules in force and the decision which of them a request meets. */
export type FaultDial = {
  /** @throws ZodError when the rule is malformed. */
  add(input: unknown): FaultRule;
  list(): FaultRule[];
  remove(id: string): boolean;
  clear(): void;
  /** The rules that fire on this request, in order, up to the first that decides the answer. */
  choose(subject: FaultSubject): FaultRule[];
};

/** Makes a dial without rules. */
export function createFaultDial(): FaultDial {
  let rules: { rule: FaultRule; random: () => number; path: RegExp | null }[] = [];
  let made = 0;
  return {
    add(input) {
      const parsed = FaultRuleInput.parse(input);
      made += 1;
      const rule = { ...parsed, id: `fault-${made}`, matched: 0, fired: 0 };
      const path = parsed.match.path === undefined ? null : compilePath(parsed.match.path);
      rules.push({ rule, random: seededRandom(parsed.seed), path });
      return rule;
    },
    list: () => rules.map(({ rule }) => ({ ...rule })),
    remove(id) {
      const before = rules.length;
      rules = rules.filter(({ rule }) => rule.id !== id);
      return rules.length < before;
    },
    clear() {
      rules = [];
    },
    choose(subject) {
      const fired: FaultRule[] = [];
      for (const { rule, random, path } of rules) {
        if (rule.times !== undefined && rule.fired >= rule.times) continue;
        if (!isMatch(rule, path, subject)) continue;
        rule.matched += 1;
        if (rule.matched <= rule.after) continue;
        // Drawn for each match, fired or not, so that a seed alone decides which of them are hit.
        if (random() >= rule.probability) continue;
        rule.fired += 1;
        fired.push(rule);
        if (DECIDES_ANSWER.has(rule.kind)) break;
      }
      return fired;
    },
  };
}

function isMatch(rule: FaultRule, path: RegExp | null, subject: FaultSubject): boolean {
  const { method, token, taskNameIncludes } = rule.match;
  if (method !== undefined && method.toUpperCase() !== subject.method) return false;
  if (path !== null && !path.test(subject.path) && !path.test(withoutVersion(subject.path))) return false;
  if (token !== undefined) {
    if (subject.token === null) return false;
    if (token !== subject.token && token !== tokenFingerprint(subject.token)) return false;
  }
  return (
    taskNameIncludes === undefined || subject.taskNames().some((name) => name.includes(taskNameIncludes))
  );
}

function withoutVersion(path: string): string {
  return path.startsWith("/api/v2/") ? path.slice("/api/v2".length) : path;
}

function compilePath(pattern: string): RegExp {
  if (pattern.startsWith("^")) return new RegExp(pattern);
  const source = pattern
    .split(/(\*\*|\*)/)
    .map((part) =>
      part === "**" ? ".*" : part === "*" ? "[^/]*" : part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"),
    )
    .join("");
  return new RegExp(`^${source}$`);
}
