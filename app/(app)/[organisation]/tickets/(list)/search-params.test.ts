import { describe, expect, it } from "vitest";
import {
  DEFAULT_TICKET_PARAMS,
  fromViewQuery,
  isFiltered,
  loadTicketListParams,
  TICKETS_PAGE_SIZE,
  toTicketFilters,
  toViewQuery,
} from "./search-params.ts";

describe("the address of the ticket list", () => {
  it("becomes the list verb's input", () => {
    const params = loadTicketListParams(
      new URLSearchParams("q=printer&status=open,waiting&assignee=me&tag=vip&due=today&sort=due"),
    );
    expect(JSON.parse(JSON.stringify(toTicketFilters(params)))).toEqual({
      limit: TICKETS_PAGE_SIZE,
      q: "printer",
      status: ["open", "waiting"],
      assignee: ["me"],
      tag: ["vip"],
      due: "today",
      sort: "due",
    });
  });

  it("drops what it does not understand instead of failing", () => {
    const params = loadTicketListParams(new URLSearchParams("status=open,shouting&due=never&sort=colour"));
    expect(params).toMatchObject({ status: ["open"], due: null, sort: "updated" });
  });
});

describe("a view's query", () => {
  it("comes back as it was saved", () => {
    const params = loadTicketListParams(
      new URLSearchParams("q=a%26b&status=open&priority=high,urgent&tag=a,b&sort=number&direction=asc"),
    );
    expect(fromViewQuery(toViewQuery(params))).toEqual(params);
  });

  it("is equal for addresses that say the same in another order, on any page", () => {
    const one = loadTicketListParams(new URLSearchParams("status=open&q=x&cursor=abc"));
    const other = loadTicketListParams(new URLSearchParams("q=x&sort=updated&status=open"));
    expect(toViewQuery(one)).toEqual(toViewQuery(other));
  });

  it("is empty for the list as it opens", () => {
    expect(toViewQuery(DEFAULT_TICKET_PARAMS)).toEqual({});
  });
});

describe("isFiltered", () => {
  it.each([
    ["", false],
    ["sort=due&direction=asc", false],
    ["cursor=abc", false],
    ["q=x", true],
    ["due=today", true],
  ])("%s: %s", (query, expected) => {
    expect(isFiltered(loadTicketListParams(new URLSearchParams(query)))).toBe(expected);
  });
});
