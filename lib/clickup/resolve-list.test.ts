import { describe, expect, it } from "vitest";
import { type CandidateList, inStatedOrder, resolveList } from "./resolve-list.ts";

const list = (name: string, more: Partial<CandidateList> = {}): CandidateList => ({
  id: name,
  name,
  folder: null,
  folderOrder: 0,
  order: 0,
  ...more,
});
const noWish = { chosenListId: null, defaultListId: null };

describe("resolveList", () => {
  const lists = [list("Ideas"), list("support-tickets"), list("Inbox")];

  it.each([
    ["the chosen List before all", { chosenListId: "Ideas", defaultListId: "Inbox" }, "Ideas", "chosen"],
    ["the customer's default", { ...noWish, defaultListId: "Inbox" }, "Inbox", "customer_default"],
    ["a List whose name says so, without case and signs", noWish, "support-tickets", "named_like_support"],
  ] as const)("takes %s", (_, wish, id, reason) => {
    expect(resolveList(lists, wish)).toMatchObject({ list: { id }, reason });
  });

  it("takes the only List whatever its name", () => {
    expect(resolveList([list("Odds and ends")], noWish)).toMatchObject({ reason: "only_list" });
  });

  it("prefers the more telling name over the earlier place", () => {
    expect(resolveList([list("Inbox"), list("Support")], noWish)).toMatchObject({ list: { id: "Support" } });
  });

  it("takes the first in the stated order when no name tells", () => {
    const unnamed = [
      list("Zeta", { order: 0, folder: "F", folderOrder: 0 }),
      list("Beta", { order: 2 }),
      list("Alpha", { order: 1 }),
    ];
    expect(resolveList(unnamed, noWish)).toMatchObject({ list: { id: "Alpha" }, reason: "first_list" });
    expect(inStatedOrder(unnamed).map(({ id }) => id)).toEqual(["Alpha", "Beta", "Zeta"]);
  });

  it("chooses no other List in place of one that somebody meant", () => {
    expect(resolveList(lists, { ...noWish, defaultListId: "Gone" })).toMatchObject({
      problem: "default_gone",
    });
    expect(resolveList(lists, { chosenListId: "Gone", defaultListId: "Inbox" })).toMatchObject({
      problem: "chosen_gone",
    });
  });

  it("says so when there is none", () => {
    expect(resolveList([], noWish)).toMatchObject({ list: null, problem: "no_list" });
  });
});
