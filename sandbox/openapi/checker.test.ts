import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openApiChecker } from "../testing/harness.ts";
import { extractSubset } from "./extract-subset.ts";

const USER = {
  id: 1,
  username: "Maya",
  email: "maya@harbour.example",
  color: "#000000",
  profilePicture: null,
  initials: "M",
  week_start_day: 1,
  global_font_support: false,
  timezone: "UTC",
};

function checkUser(answerBody: unknown, status = 200): string[] {
  return openApiChecker().check({
    method: "GET",
    path: "/api/v2/user",
    query: new URLSearchParams(),
    requestBody: undefined,
    status,
    answerBody,
  }).violations;
}

describe("the check against ClickUp's file", () => {
  it("accepts an answer that is as the corrected file has it", () => {
    expect(checkUser({ user: USER })).toEqual([]);
  });

  it("objects to a property of the wrong type, a missing one, and one that the file does not know", () => {
    const { email: _, ...withoutEmail } = USER;
    expect(checkUser({ user: { ...USER, id: "1" } })).not.toEqual([]);
    expect(checkUser({ user: withoutEmail })).not.toEqual([]);
    expect(checkUser({ user: { ...USER, extra: true } })).not.toEqual([]);
  });

  it("objects to an undeclared status, and to an error that is not of ClickUp's form", () => {
    expect(checkUser({ user: USER }, 201)).not.toEqual([]);
    expect(checkUser({ message: "no" }, 401)).not.toEqual([]);
    expect(checkUser({ err: "no", ECODE: "OAUTH_025" }, 401)).toEqual([]);
  });

  it("objects to requests with unknown parameters or bodies, and to unknown operations", () => {
    const check = (path: string, query: string, requestBody?: unknown, method = "GET") =>
      openApiChecker().check({
        method,
        path,
        query: new URLSearchParams(query),
        requestBody,
        status: 200,
        answerBody: { tasks: [] },
      }).violations;
    expect(check("/api/v2/team/1/task", "list_ids[]=1&include_closed=true")).toEqual([]);
    expect(check("/api/v2/team/1/task", "nonsense=1")).not.toEqual([]);
    expect(check("/api/v2/team/1/task", "include_closed=yes")).not.toEqual([]);
    expect(check("/api/v2/team/x/task", "")).not.toEqual([]);
    expect(check("/api/v2/nowhere", "")).not.toEqual([]);
    expect(check("/api/v2/list/1/task", "", { title: "no name" }, "POST").join()).toContain("name");
  });
});

describe("the saved subset", () => {
  it("holds exactly the operations that the sandbox answers, and all that they refer to", () => {
    const saved = JSON.parse(readFileSync(new URL("clickup-v2-subset.json", import.meta.url), "utf8"));
    expect(extractSubset(saved)).toEqual(saved);
    const { "/v2/user": _, ...otherPaths } = saved.paths;
    expect(() => extractSubset({ ...saved, paths: otherPaths })).toThrow("get /api/v2/user");
    const v3 = JSON.parse(readFileSync(new URL("clickup-v3-subset.json", import.meta.url), "utf8"));
    expect(extractSubset(v3, "v3")).toEqual(v3);
  });
});
