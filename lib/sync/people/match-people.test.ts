import { describe, expect, it } from "vitest";
import { matchPeople } from "./match-people.ts";

const users = [
  { id: "1", email: "Ada@Example.test" },
  { id: "2", email: "ben@example.test" },
];
const members = [
  { memberId: "ada", email: "ada@example.test" },
  { memberId: "cem", email: "cem@example.test" },
];

describe("matchPeople", () => {
  it("knows people by their address, in any case", () => {
    expect(matchPeople({ users, members, pairs: [] })).toEqual([{ memberId: "ada", userId: "1" }]);
  });

  it("believes a person before an address, on both sides of the pair", () => {
    expect(matchPeople({ users, members, pairs: [{ memberId: "cem", userId: "1" }] })).toEqual([
      { memberId: "cem", userId: "1" },
    ]);
    expect(matchPeople({ users, members, pairs: [{ memberId: "ada", userId: "2" }] })).toEqual([
      { memberId: "ada", userId: "2" },
    ]);
  });

  it.each([
    { memberId: "ada", userId: null },
    { memberId: null, userId: "1" },
  ])("never matches whom a person ruled out: %j", (pair) => {
    expect(matchPeople({ users, members, pairs: [pair] })).toEqual([]);
  });

  it("leaves out who has left, and gives their counterpart to nobody else by address", () => {
    const pairs = [{ memberId: "gone", userId: "1" }];
    expect(matchPeople({ users, members, pairs })).toEqual([]);
    expect(matchPeople({ users: [], members, pairs: [{ memberId: "ada", userId: "1" }] })).toEqual([]);
  });
});
