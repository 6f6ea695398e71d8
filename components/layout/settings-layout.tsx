"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { cn } from "#components/ui/cn.ts";
import { LinkTabs } from "./link-tabs.tsx";
import { currentItem, type NavigationGroup } from "./navigation.ts";

export interface SettingsLayoutProps {
  /** "Settings", "Your account": names the navigation. */
  label: string;
  groups: readonly NavigationGroup[];
  children: ReactNode;
}

/** Pages of settings side by side: tabs at the side, or above in a row that scrolls on a phone. */
export function SettingsLayout({ label, groups, children }: SettingsLayoutProps) {
  const pathname = usePathname();
  const items = groups.flatMap((group) => group.items);
  const current = currentItem(items, pathname);
  return (
    <div className="grid min-w-0 grid-cols-1 gap-6 lg:grid-cols-[12rem_minmax(0,1fr)] lg:gap-10">
      <LinkTabs label={label} items={items} pathname={pathname} className="border-b lg:hidden" />
      <nav aria-label={label} className="sticky top-7 hidden content-start gap-5 self-start lg:grid">
        {groups.map((group) => (
          <div key={group.id} className="grid gap-1">
            {group.label ? (
              <p id={`settings-${group.id}`} className="px-2.5 font-medium text-muted-foreground text-xs">
                {group.label}
              </p>
            ) : null}
            <ul aria-labelledby={group.label ? `settings-${group.id}` : undefined} className="grid gap-px">
              {group.items.map((item) => (
                <li key={item.href}>
                  <Link
                    href={item.href}
                    aria-current={item.href === current ? "page" : undefined}
                    className={cn(
                      "flex h-8 items-center gap-2 rounded-md px-2.5 font-medium text-sm transition-colors [&_svg]:size-4",
                      item.href === current
                        ? "bg-accent text-accent-foreground"
                        : "text-muted-foreground hover:bg-muted hover:text-foreground",
                    )}
                  >
                    {item.icon}
                    <span className="min-w-0 flex-1 truncate">{item.label}</span>
                    {item.badge}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className="grid min-w-0 max-w-3xl content-start gap-6">{children}</div>
    </div>
  );
}
