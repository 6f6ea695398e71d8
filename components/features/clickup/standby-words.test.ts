import { describe, expect, it } from "vitest";
import { impactSentenceOf, unseenSentenceOf } from "./standby-words.ts";

describe("impactSentenceOf", () => {
  it("names what hangs on the person, and leaves out what is none", () => {
    expect(impactSentenceOf({ customers: 1, openLinks: 1_200, webhooks: 0 }, false)).toBe(
      "1 customer and 1,200 linked tasks hang on this account. All of it waits until somebody connects again.",
    );
    expect(impactSentenceOf({ customers: 0, openLinks: 0, webhooks: 2 }, true)).toBe(
      "2 webhooks hang on this account. The standby takes over, and all of it goes on.",
    );
    expect(impactSentenceOf({ customers: 0, openLinks: 0, webhooks: 0 }, true)).toBe(
      "Nothing hangs on this connection yet.",
    );
  });
});

describe("unseenSentenceOf", () => {
  it("says nothing when the standby sees everything", () => {
    expect(unseenSentenceOf({ unseenWorkspaces: [], unseenSpaces: [], unseenSpaceCount: 0 })).toBeNull();
  });

  it("names workspaces, and the first Spaces of many", () => {
    const said = unseenSentenceOf({
      unseenWorkspaces: ["Harbour"],
      unseenSpaces: [{ name: "مرحبا", workspace: "Desk" }],
      unseenSpaceCount: 1_001,
    });
    expect(said).toContain("the workspace Harbour.");
    expect(said).toContain("1,001 Spaces, مرحبا (Desk) and 1,000 more.");
  });
});
