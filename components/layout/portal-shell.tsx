"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { Avatar } from "#components/ui/avatar.tsx";
import { cn } from "#components/ui/cn.ts";
import { LinkTabs } from "./link-tabs.tsx";
import type { NavigationItem } from "./navigation.ts";
import { mainId, SkipLink } from "./skip-link.tsx";

export interface PortalShellProps {
  organisation: { id: string; name: string; logoUrl?: string | null };
  /** Where the organisation's name leads. */
  homeHref: string;
  navigation?: readonly NavigationItem[];
  userMenu: ReactNode;
  children: ReactNode;
}

/** The customer's side: whose portal it is, a few places, and nothing of the inside. */
export function PortalShell({
  organisation,
  homeHref,
  navigation = [],
  userMenu,
  children,
}: PortalShellProps) {
  const pathname = usePathname();
  return (
    <div
      className={cn(
        "flex min-h-dvh flex-col",
        navigation.length > 0
          ? "[--sticky-top:5.75rem] pointer-coarse:[--sticky-top:6.25rem]"
          : "[--sticky-top:3.5rem]",
      )}
    >
      <SkipLink />
      <header className="sticky top-0 z-header border-b bg-card">
        <div className="mx-auto flex h-14 w-full max-w-4xl items-center gap-4 px-4 sm:px-6">
          <Link href={homeHref} className="flex min-w-0 items-center gap-2.5 rounded-sm">
            <Avatar
              name={organisation.name}
              seed={organisation.id}
              src={organisation.logoUrl}
              shape="organisation"
              size="sm"
            />
            <span dir="auto" className="truncate font-semibold text-lg tracking-tight">
              {organisation.name}
            </span>
          </Link>
          <div className="ms-auto flex shrink-0 items-center gap-2">{userMenu}</div>
        </div>
        {navigation.length > 0 ? (
          <div className="mx-auto w-full max-w-4xl px-4 sm:px-6">
            <LinkTabs label="Main" items={navigation} pathname={pathname} />
          </div>
        ) : null}
      </header>
      <main
        id={mainId}
        tabIndex={-1}
        className="mx-auto grid w-full max-w-4xl flex-1 content-start gap-6 px-4 py-6 outline-none sm:px-6"
      >
        {children}
      </main>
      <footer className="border-t py-4 text-center text-muted-foreground text-xs">
        Support by Relaydesk
      </footer>
    </div>
  );
}
