import { describe, expect, it } from "vitest";
import { jobName } from "./job-words.ts";

describe("jobName", () => {
  it("names known jobs, and makes words of the ids of others", () => {
    expect(jobName({ functionId: "clickup-task-create" })).toBe("Create a ClickUp task");
    expect(jobName({ functionId: "reports-build.weekly" })).toBe("Reports build weekly");
  });
});
