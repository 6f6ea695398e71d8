import { describe, expect, it } from "vitest";
import { parseTaskReference } from "./parse-task-reference.ts";

describe("parseTaskReference", () => {
  it.each([
    ["86b4qh1zz", "86b4qh1zz", null],
    ["  #86b4qh1zz ", "86b4qh1zz", null],
    ["https://app.clickup.com/t/86b4qh1zz", "86b4qh1zz", null],
    ["https://app.clickup.com/t/86b4qh1zz/", "86b4qh1zz", null],
    ["https://app.clickup.com/t/86b4qh1zz?comment=90", "86b4qh1zz", null],
    ["https://app.clickup.com/t/9012345678/86b4qh1zz", "86b4qh1zz", null],
    ["https://app.clickup.com/t/9012345678/DEV-12", "DEV-12", "9012345678"],
    ["http://127.0.0.1:4100/t/86b4qh1zz", "86b4qh1zz", null],
  ])("%s is task %s of workspace %s", (text, taskId, customIdWorkspace) => {
    expect(parseTaskReference(text)).toEqual({ taskId, customIdWorkspace });
  });

  it.each([
    "",
    "no",
    "two words",
    "https://app.clickup.com/",
    "https://app.clickup.com/t/",
    "javascript:alert(1)",
    "https://app.clickup.com/t/DEV-12",
    "../../etc",
  ])("%s is none", (text) => {
    expect(parseTaskReference(text)).toBeNull();
  });
});
