import { describe, expect, it } from "vitest";
import { AppAway } from "../execution/call-app.ts";
import { SyncProblems } from "./sync-problems.ts";

const away = (code = "ECONNREFUSED") => new AppAway(code);
const START = 1_000_000;

describe("what is said of an app that cannot be synced", () => {
  it("is one quiet line while it starts, and a warning once that has lasted", () => {
    const problems = new SyncProblems(START);
    expect(problems.failed(away(), START)).toMatchObject({ level: "info" });
    expect(problems.failed(away("ECONNRESET"), START + 300)).toBeNull();
    expect(problems.failed(away(), START + 119_000)).toBeNull();
    expect(problems.failed(away(), START + 120_000)).toMatchObject({ level: "warn" });
    expect(problems.failed(away(), START + 121_000)).toBeNull();
  });

  it("is a warning at once when it was up before", () => {
    const problems = new SyncProblems(START);
    problems.reached();
    expect(problems.failed(away(), START + 5_000)).toMatchObject({ level: "warn" });
    expect(problems.failed(away(), START + 6_000)).toBeNull();
    problems.reached();
    expect(problems.failed(away(), START + 9_000)).toMatchObject({ level: "warn" });
  });

  it("is a warning at once when it answers and refuses, also while others would start", () => {
    const problems = new SyncProblems(START);
    expect(problems.failed(away(), START)).toMatchObject({ level: "info" });
    const refused = new Error("The app refused the signature");
    expect(problems.failed(refused, START + 300)).toMatchObject({
      level: "warn",
      error: "Error: The app refused the signature",
    });
    expect(problems.failed(refused, START + 600)).toBeNull();
  });
});
