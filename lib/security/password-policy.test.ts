import { describe, expect, it } from "vitest";
import { newPasswordSchema, passwordProblem } from "./password-policy.ts";
import { NewPerson } from "./schema.ts";

describe("the password policy", () => {
  it.each([
    ["short", /at least 10/],
    ["123456789", /at least 10/],
    ["x".repeat(129), /at most 128/],
    ["aaaaaaaaaaaa", /repeats/],
    ["ababababababab", /repeats/],
    ["1234567890", /commonest/],
    ["12345678901234567890", /commonest/],
    ["Password123!", /commonest/],
    ["qwertyuiop", /commonest/],
  ])("refuses %s", (password, reason) => {
    expect(passwordProblem(password)).toMatch(reason);
  });

  it.each(["correct horse", "Grüße aus Köln", "🐎🔋📎✅🌧️🎻", "a1b2c3d4e5", "          x y z"])(
    "takes %s",
    (password) => {
      expect(passwordProblem(password)).toBeNull();
      expect(newPasswordSchema.safeParse(password).success).toBe(true);
    },
  );

  it("refuses the person's own address and name", () => {
    const person = { email: "grace.hopper@example.com", name: "Grace Hopper" };
    expect(passwordProblem("grace.hopper@example.com", person)).toMatch(/e-mail/);
    expect(passwordProblem("Grace.Hopper", person)).toMatch(/e-mail/);
    expect(passwordProblem("grace hopper", person)).toMatch(/name/);
    expect(passwordProblem("grace hopper likes moths", person)).toBeNull();
  });

  it("is part of the sign-up form, at the password's field and once", () => {
    const given = { name: "Grace Hopper", email: "Grace.Hopper@Example.com ", password: "grace.hopper" };
    const result = NewPerson.safeParse(given);
    expect(result.error?.issues.map(({ path }) => path)).toEqual([["password"]]);
    expect(NewPerson.safeParse({ ...given, password: "x" }).error?.issues).toHaveLength(1);
    expect(NewPerson.parse({ ...given, password: "moths in the relay" }).email).toBe(
      "grace.hopper@example.com",
    );
  });
});
