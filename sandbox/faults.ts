import { z } from "zod";
import { type SandboxClock, systemClock } from "./clock.ts";
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

/**
 * What can go wrong with webhook deliveries. `drop` and `outage` lose a delivery without ClickUp's noticing, unless
 * `asFailure` makes each attempt fail as if the endpoint could not be reached.
 */
export const DELIVERY_FAULT_KINDS = [
  "drop",
  "duplicate",
  "delay",
  "reorder",
  "outage",
  "bad_signature",
] as const;
export type DeliveryFaultKind = (typeof DELIVERY_FAULT_KINDS)[number];

const FaultMatch = z.strictObject({
  method: z.string().optional(),
  /**
   * A glob over the path, with or without `/api/v2` or `/api/v3` (`*` is one segment, `**` any number), or, beginning with `^`, a
   * regular expression over the whole path.
   */
  path: z.string().optional(),
  /** Part of the name in the request's body or of the task that the request is about. */
  taskNameIncludes: z.string().optional(),
  /** A token or its fingerprint. */
  token: z.string().optional(),
  /** Of deliveries: the webhook's id. */
  webhook: z.string().optional(),
  /** Of deliveries: the event, or several. */
  event: z.union([z.string(), z.array(z.string())]).optional(),
  /** Of deliveries: the task's id. */
  task: z.string().optional(),
});

const OF_REQUESTS = ["method", "path", "taskNameIncludes", "token"] as const;
const OF_DELIVERIES = ["webhook", "event", "task"] as const;

const FaultRuleFields = z.strictObject({
  match: FaultMatch.default({}),
  kind: z.enum([...FAULT_KINDS, ...DELIVERY_FAULT_KINDS]),
  /** HTTP status of an error; 500 unless given. */
  status: z.number().int().min(400).max(599).optional(),
  ecode: z.string().optional(),
  err: z.string().optional(),
  /**
   * How long `slow` waits, how far back `stale_read` looks, when a `rate_limit_storm` says it will be over; of
   * deliveries, how long `delay` (and `duplicate`'s copy) waits and `reorder` holds at most.
   */
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
  /** How many extra copies `duplicate` sends. */
  copies: z.number().int().min(1).max(20).default(1),
  /** When an `outage` begins and ends, in milliseconds since 1970; from now on and for ever unless given. */
  from: z.number().int().optional(),
  until: z.number().int().optional(),
  /** How long an `outage` lasts, in place of `until`. */
  durationMs: z.number().int().min(1).optional(),
  /** Whether what `drop` and `outage` stop counts as a failed attempt, to be tried again. */
  asFailure: z.boolean().default(false),
});

/** A rule as somebody writes it, with a match that its kind can look at. Rules are tried in the order of their making. */
export const FaultRuleInput = FaultRuleFields.superRefine(({ kind, match }, context) => {
  for (const name of isDeliveryKind(kind) ? OF_REQUESTS : OF_DELIVERIES) {
    if (match[name] === undefined) continue;
    const message = `A ${kind} fault does not look at this`;
    context.addIssue({ code: "custom", path: ["match", name], message });
  }
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

/** What a rule for deliveries may look at. */
export type DeliverySubject = { webhook: string; event: string; task: string | null };

const DECIDES_ANSWER: ReadonlySet<string> = new Set([
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
  /** The rules that fire on this delivery, in order; a `drop` is the last. Outages are asked for at each attempt. */
  chooseForDelivery(subject: DeliverySubject): FaultRule[];
  /** The outage that meets an attempt at this delivery at an instant. */
  outageAt(subject: DeliverySubject, instant: number): FaultRule | null;
};

function isDeliveryKind(kind: string): boolean {
  return DELIVERY_FAULT_KINDS.some((known) => known === kind);
}

/** Makes a dial without rules, on the given clock. */
export function createFaultDial(clock: Pick<SandboxClock, "now"> = systemClock): FaultDial {
  let rules: { rule: FaultRule; random: () => number; path: RegExp | null }[] = [];
  let made = 0;
  /** Whether a rule that matches fires; the draw is made for each match, so that a seed alone decides which are hit. */
  function fires(rule: FaultRule, random: () => number): boolean {
    rule.matched += 1;
    if (rule.matched <= rule.after || random() >= rule.probability) return false;
    rule.fired += 1;
    return true;
  }

  const isSpent = (rule: FaultRule) => rule.times !== undefined && rule.fired >= rule.times;

  return {
    add(input) {
      const parsed = FaultRuleInput.parse(input);
      made += 1;
      const rule: FaultRule = { ...parsed, id: `fault-${made}`, matched: 0, fired: 0 };
      if (rule.kind === "outage") {
        rule.from ??= clock.now();
        if (rule.durationMs !== undefined) rule.until = rule.from + rule.durationMs;
      }
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
        if (isDeliveryKind(rule.kind) || isSpent(rule) || !isMatch(rule, path, subject)) continue;
        if (!fires(rule, random)) continue;
        fired.push(rule);
        if (DECIDES_ANSWER.has(rule.kind)) break;
      }
      return fired;
    },
    chooseForDelivery(subject) {
      const fired: FaultRule[] = [];
      for (const { rule, random } of rules) {
        const isOther = !isDeliveryKind(rule.kind) || rule.kind === "outage";
        if (isOther || isSpent(rule) || !meetsDelivery(rule, subject) || !fires(rule, random)) continue;
        fired.push(rule);
        if (rule.kind === "drop") break;
      }
      return fired;
    },
    outageAt(subject, instant) {
      for (const { rule, random } of rules) {
        if (rule.kind !== "outage" || isSpent(rule) || !meetsDelivery(rule, subject)) continue;
        const { from = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY } = rule;
        if (instant >= from && instant < until && fires(rule, random)) return rule;
      }
      return null;
    },
  };
}

function meetsDelivery({ match }: FaultRule, subject: DeliverySubject): boolean {
  const events = match.event === undefined ? null : [match.event].flat();
  return (
    (match.webhook === undefined || match.webhook === subject.webhook) &&
    (match.task === undefined || match.task === subject.task) &&
    (events === null || events.includes(subject.event))
  );
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
  return path.replace(/^\/api\/v[23](?=\/)/, "");
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
