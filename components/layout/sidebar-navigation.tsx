"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { ShortcutKeys } from "#components/patterns/shortcuts/shortcut-keys.tsx";
import { cn } from "#components/ui/cn.ts";
import { currentItem, type NavigationGroup, type NavigationItem } from "./navigation.ts";

export interface SidebarNavigationProps {
  groups: readonly NavigationGroup[];
  /** Called when a link is followed: the sheet on a phone closes. */
  onNavigate?: () => void;
}

/** The places of the application, by group. */
export function SidebarNavigation({ groups, onNavigate }: SidebarNavigationProps) {
  const pathname = usePathname();
  const current = currentItem(
    groups.flatMap((group) => group.items),
    pathname,
  );
  return (
    <nav aria-label="Main" className="grid gap-5">
      {groups.map((group) => (
        <div key={group.id} className="grid gap-px">
          {group.label ? (
            <p id={`navigation-${group.id}`} className="px-2 pb-1 font-medium text-muted-foreground text-xs">
              {group.label}
            </p>
          ) : null}
          <ul aria-labelledby={group.label ? `navigation-${group.id}` : undefined} className="grid gap-px">
            {group.items.map((item) => (
              <li key={item.href}>
                <SidebarLink item={item} isCurrent={item.href === current} onNavigate={onNavigate} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function SidebarLink({
  item,
  isCurrent,
  onNavigate,
}: {
  item: NavigationItem;
  isCurrent: boolean;
  onNavigate?: () => void;
}) {
  return (
    <Link
      href={item.href}
      onClick={onNavigate}
      aria-current={isCurrent ? "page" : undefined}
      className={cn(
        "group flex h-8 items-center gap-2.5 rounded-md px-2 font-medium text-sm transition-colors pointer-coarse:h-11 [&_svg]:size-4 [&_svg]:shrink-0",
        isCurrent
          ? "bg-accent text-accent-foreground [&_svg]:text-primary"
          : "text-sidebar-foreground hover:bg-muted hover:text-foreground [&_svg]:text-muted-foreground",
      )}
    >
      {item.icon}
      <span className="min-w-0 flex-1 truncate">{item.label}</span>
      {item.shortcut ? (
        <ShortcutKeys
          keys={item.shortcut}
          className="hidden group-hover:inline-flex group-focus-visible:inline-flex"
        />
      ) : null}
      {item.badge !== undefined && item.badge !== null ? (
        <span
          className={cn("text-muted-foreground text-xs tabular-nums", item.shortcut && "group-hover:hidden")}
        >
          {item.badge}
        </span>
      ) : null}
    </Link>
  );
}
