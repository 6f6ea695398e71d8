import type { ReactNode } from "react";

/** One place of the application. Data, so that a server component can decide what the person may see. */
export interface NavigationItem {
  label: string;
  href: string;
  /** An element, not a component: components can't cross from server to client. */
  icon?: ReactNode;
  /** Keys that lead there, as `useShortcut` takes them: "g t". */
  shortcut?: string;
  /** A count or a short word. */
  badge?: ReactNode;
  /** Current only at this very address, not below it. */
  isExact?: boolean;
}

export interface NavigationGroup {
  id: string;
  /** Left out for the first, unnamed group. */
  label?: string;
  items: readonly NavigationItem[];
}

/**
 * The one item that an address belongs to: of those that match, the longest, so that "/acme/settings/members" lights
 * up "Members" and not "Settings" as well.
 */
export function currentItem(
  items: readonly Pick<NavigationItem, "href" | "isExact">[],
  pathname: string,
): string | undefined {
  return items
    .filter(
      ({ href, isExact }) =>
        pathname === href || (!isExact && pathname.startsWith(`${href.replace(/\/$/, "")}/`)),
    )
    .sort((one, other) => other.href.length - one.href.length)[0]?.href;
}
