import { describe, expect, it } from "vitest";
import type { Overview } from "#lib/sync/schema.ts";
import { deliveryWords, inStepWords, legWords, standingWords } from "./overview-words.ts";

const standing = (counts: Partial<Overview["now"]>): Overview["now"] => ({
  links: 1,
  gone: 0,
  asked: 0,
  askedSince: null,
  inStep: 0,
  waiting: 0,
  conflict: 0,
  failed: 0,
  skipped: 0,
  ...counts,
});

describe("the share that is in step", () => {
  it("is all of it only when it is", () => {
    expect(inStepWords(standing({ inStep: 7 })).share).toBe("100 %");
    expect(inStepWords(standing({ inStep: 99_999, failed: 1 })).share).toBe("99.9 %");
  });

  it("counts what waits, fails, conflicts and is left alone as not in step", () => {
    const { share, fields } = inStepWords(
      standing({ links: 2, inStep: 10, waiting: 1, conflict: 1, failed: 1, skipped: 1 }),
    );
    expect(share).toBe("71.4 %");
    expect(fields).toBe("10 of 14 fields on 2 tickets");
  });

  it("is nothing where nothing was compared", () => {
    expect(inStepWords(standing({})).share).toBe("–");
  });
});

it("says how long a leg takes, or that nothing went there", () => {
  expect(legWords({ leg: "inbox_to_ticket", count: 1_204, p50Ms: 84, p95Ms: 1_600, points: [] })).toBe(
    "Half within 84 ms, 95 % within 1.6 s; 1,204 in all.",
  );
  expect(legWords({ leg: "inbox_to_ticket", count: 0, p50Ms: null, p95Ms: null, points: [] })).toBe(
    "None in this time.",
  );
});

it("says what arrived", () => {
  expect(deliveryWords({ accepted: 1_000, duplicate: 20, rejected: 3, points: [] })).toBe(
    "1,023 deliveries: 1,000 taken, 20 said before, 3 refused.",
  );
});

describe("what is not in step now", () => {
  it("is told in the singular and the plural", () => {
    expect(standingWords(standing({ conflict: 1, failed: 1, waiting: 1 }))).toBe(
      "Now: 1 conflict, 1 refused, 1 on its way.",
    );
    expect(standingWords(standing({ conflict: 2, waiting: 1_200 }))).toBe(
      "Now: 2 conflicts, 0 refused, 1,200 on their way.",
    );
  });
});
