/** Each answer that ClickUp is known to give means one thing, in one class, and the runbook says what is done about it. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { classifyFailure, failureOf } from "#lib/clickup/errors.ts";
import { FAILURE_CLASSES, type FailureClass } from "./dead-letters/schema.ts";
import { failureClassOf } from "./failure-class.ts";

const numbered = (area: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `${area}_${String(from + index).padStart(3, "0")}`);

/** ClickUp fact sheet, section 5; where it knows no status, the one that a refusal has. */
const KNOWN: readonly (readonly [ecodes: readonly string[], status: number, becomes: FailureClass])[] = [
  [["OAUTH_019", "OAUTH_021", "OAUTH_025", "OAUTH_077"], 401, "person"],
  [["OAUTH_017", "OAUTH_040"], 400, "person"],
  [
    ["OAUTH_023", "OAUTH_026", "OAUTH_027", ...numbered("OAUTH", 29, 45), "OAUTH_057", "OAUTH_061"],
    401,
    "permanent",
  ],
  [["OAUTH_007", "OAUTH_009", "OAUTH_010", "OAUTH_013", "OAUTH_014", "OAUTH_171"], 400, "person"],
  [["APP_002"], 429, "wait"],
  [["ACCESS_083"], 401, "permanent"],
  [["ACCESS_083"], 403, "permanent"],
  [["ACCESS_190", "ACCESS_999", "ITEM_013"], 404, "permanent"],
  [["CRTSK_001", "INPUT_002", "INPUT_003", "INPUT_005", "INPUT_006"], 400, "person"],
  [["ITEM_137", "ITEM_155", "ITEM_156", "FIELD_011", "GBUSED_005"], 400, "person"],
  [["PUBAPITASK_008", "PUBAPITASK_009", "TIMESPENT_002", "TIS_027"], 400, "person"],
  [["TIMEENTRY_007", "TIMEENTRY_059", "TIMEENTRY_062", "TIMEENTRY_065", "TIMEENTRY_072"], 400, "person"],
  [["TEAM_110"], 403, "person"],
  [["ITEMV2_003", "SHARD_001"], 500, "person"],
];
const CASES = KNOWN.flatMap(([ecodes, status, becomes]) =>
  ecodes.map((ecode) => [status, ecode, becomes] as const),
);

describe("what ClickUp answers", () => {
  it.each(CASES)("%i %s is %s", (status, ecode, becomes) => {
    expect(failureClassOf(classifyFailure(status, ecode))).toBe(becomes);
  });

  it.each([
    [400, "person"],
    [401, "person"],
    [403, "person"],
    [404, "permanent"],
    [408, "retry"],
    [409, "person"],
    [413, "person"],
    [422, "person"],
    [425, "retry"],
    [429, "wait"],
    [500, "retry"],
    [502, "retry"],
    [503, "retry"],
    [504, "retry"],
  ] as const)("%i without a code, or with one that nobody knows, is %s", (status, becomes) => {
    for (const ecode of [null, "NEVER_999"])
      expect(failureClassOf(classifyFailure(status, ecode))).toBe(becomes);
  });

  it("of any status has a class, and words for people with what to do", () => {
    for (let status = 400; status < 600; status += 1) {
      const error = failureOf({ endpoint: "GET /task/{task_id}", status, ecode: null, requestId: null });
      expect(FAILURE_CLASSES).toContain(failureClassOf(error.kind));
      expect(error.publicMessage).not.toBe("");
      expect(error.action).toBeTruthy();
    }
  });
});

describe("the runbook", () => {
  const runbook = readFileSync(new URL("../../docs/runbook-sync.md", import.meta.url), "utf8");

  it("has a chapter for every class", () => {
    for (const name of FAILURE_CLASSES) expect(runbook).toMatch(new RegExp(`^## .*\`${name}\``, "m"));
  });

  it("names every code that is known", () => {
    for (const [, ecode] of CASES) {
      const number = Number(ecode.split("_")[1]);
      const isInRange =
        ecode.startsWith("OAUTH_") &&
        number >= 29 &&
        number <= 45 &&
        runbook.includes("`OAUTH_029` to `OAUTH_045`");
      expect(isInRange || runbook.includes(`\`${ecode}\``), ecode).toBe(true);
    }
  });
});
