import { describe, expect, it } from "vitest";
import { DEFAULT_RULES, MERGEABLE_FIELDS, resolveRule, ruleChoicesSchema, SYNC_FIELDS } from "./policies.ts";

describe("resolveRule", () => {
  it("is the product's rule when nobody chose", () => {
    for (const field of SYNC_FIELDS) expect(resolveRule(field, {})).toEqual(DEFAULT_RULES[field]);
  });

  it("asks the customer, then the organisation, then the product, for each part by itself", () => {
    const organisation = { status: { direction: "from_clickup", policy: "ask" } } as const;
    const customer = { status: { policy: "relaydesk_wins" } } as const;
    expect(resolveRule("status", { customer, organisation })).toEqual({
      direction: "from_clickup",
      policy: "relaydesk_wins",
    });
    expect(resolveRule("status", { customer: null, organisation })).toEqual(organisation.status);
    expect(resolveRule("title", { customer, organisation })).toEqual(DEFAULT_RULES.title);
  });
});

describe("ruleChoicesSchema", () => {
  it.each(SYNC_FIELDS)("takes merging of %s exactly where it can be merged", (field) => {
    expect(ruleChoicesSchema.safeParse({ [field]: { policy: "merge" } }).success).toBe(
      MERGEABLE_FIELDS.includes(field),
    );
    expect(ruleChoicesSchema.safeParse({ [field]: { direction: "off", policy: "ask" } }).success).toBe(true);
  });

  it("refuses unknown fields, directions and policies", () => {
    for (const choices of [{ colour: {} }, { title: { direction: "up" } }, { title: { policy: "coin" } }]) {
      expect(ruleChoicesSchema.safeParse(choices).success).toBe(false);
    }
  });
});
