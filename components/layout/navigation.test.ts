import { describe, expect, it } from "vitest";
import { currentItem } from "./navigation.ts";

const items = [
  { href: "/acme", isExact: true },
  { href: "/acme/tickets" },
  { href: "/acme/settings" },
  { href: "/acme/settings/members" },
];

describe("currentItem", () => {
  it.each([
    ["/acme", "/acme"],
    ["/acme/tickets", "/acme/tickets"],
    ["/acme/tickets/1042", "/acme/tickets"],
    ["/acme/ticketsarchive", undefined],
    ["/acme/settings/members/7", "/acme/settings/members"],
    ["/acme/settings/profile", "/acme/settings"],
    ["/other", undefined],
  ])("%s belongs to %s", (pathname, href) => {
    expect(currentItem(items, pathname)).toBe(href);
  });
});
