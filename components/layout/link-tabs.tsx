"use client";

import Link from "next/link";
import { useEffect, useRef } from "react";
import { cn } from "#components/ui/cn.ts";
import { currentItem, type NavigationItem } from "./navigation.ts";

/** Places drawn as tabs. They are links, each with an address, so they are a navigation and not a tab list. */
export function LinkTabs({
  label,
  items,
  pathname,
  className,
}: {
  label: string;
  items: readonly NavigationItem[];
  pathname: string;
  className?: string;
}) {
  const current = currentItem(items, pathname);
  const list = useRef<HTMLUListElement>(null);
  // A row that is longer than a phone begins with where one is. The page itself stays where it is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the current one is read from the page.
  useEffect(() => {
    const row = list.current;
    const place = row?.querySelector('[aria-current="page"]')?.parentElement;
    if (row === null || place == null) return;
    const middle = place.offsetLeft - row.offsetLeft - (row.clientWidth - place.offsetWidth) / 2;
    row.scrollTo({ left: middle });
  }, [current]);
  return (
    <nav aria-label={label} className={className}>
      <ul ref={list} className="flex gap-4 overflow-x-auto [scrollbar-width:none]">
        {items.map((item) => (
          <li key={item.href} className="shrink-0">
            <Link
              href={item.href}
              aria-current={item.href === current ? "page" : undefined}
              className={cn(
                "inline-flex h-9 items-center gap-1.5 border-b-2 px-0.5 font-medium text-sm transition-colors focus-visible:rounded-sm focus-visible:-outline-offset-2 pointer-coarse:h-11 [&_svg]:size-4",
                item.href === current
                  ? "border-primary text-foreground"
                  : "border-transparent text-muted-foreground hover:text-foreground",
              )}
            >
              {item.icon}
              {item.label}
              {item.badge}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
