"use client";

import { Menu } from "lucide-react";
import { type ReactNode, useState } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Sheet, SheetContent, SheetTrigger } from "#components/ui/sheet.tsx";
import { LogoMark } from "./logo.tsx";
import type { NavigationGroup } from "./navigation.ts";
import { NavigationShortcuts } from "./navigation-shortcuts.tsx";
import { SidebarNavigation } from "./sidebar-navigation.tsx";
import { mainId, SkipLink } from "./skip-link.tsx";

export interface AppShellProps {
  navigation: readonly NavigationGroup[];
  /** At the top of the sidebar and of the phone's bar: the organisation's name, or the way to another. */
  organisationSwitcher: ReactNode;
  /** At the foot of the sidebar. */
  userMenu: ReactNode;
  /** Below the switcher: the button that opens the command menu. */
  search?: ReactNode;
  /** Above the page, from edge to edge: "ClickUp needs to be reconnected". */
  banner?: ReactNode;
  children: ReactNode;
}

/** The frame of every page of an organisation: a sidebar that becomes a sheet on a phone, and the page itself. */
export function AppShell({
  navigation,
  organisationSwitcher,
  userMenu,
  search,
  banner,
  children,
}: AppShellProps) {
  const [isSheetOpen, setIsSheetOpen] = useState(false);
  return (
    <div className="min-h-dvh max-md:[--sticky-top:3rem] md:grid md:grid-cols-[15rem_minmax(0,1fr)]">
      <SkipLink />
      <NavigationShortcuts groups={navigation} />
      <header className="sticky top-0 z-header flex h-12 items-center gap-2 border-b bg-sidebar px-3 md:hidden">
        <Sheet open={isSheetOpen} onOpenChange={setIsSheetOpen}>
          <SheetTrigger asChild>
            <IconButton label="Open the navigation" tooltip={false}>
              <Menu aria-hidden />
            </IconButton>
          </SheetTrigger>
          <SheetContent side="left" title="Navigation" className="w-72 bg-sidebar">
            <div className="flex min-h-full flex-col gap-4">
              <SidebarNavigation groups={navigation} onNavigate={() => setIsSheetOpen(false)} />
              <div className="mt-auto">{userMenu}</div>
            </div>
          </SheetContent>
        </Sheet>
        <div className="min-w-0 flex-1">{organisationSwitcher}</div>
        <LogoMark />
      </header>
      <aside
        aria-label="Sidebar"
        className="sticky top-0 hidden h-dvh flex-col gap-3 border-e bg-sidebar p-3 md:flex"
      >
        {organisationSwitcher}
        {search}
        <div className="-mx-1 min-h-0 flex-1 overflow-y-auto px-1 py-1">
          <SidebarNavigation groups={navigation} />
        </div>
        {userMenu}
      </aside>
      <div className="min-w-0">
        {banner ? <section aria-label="Notices">{banner}</section> : null}
        <main
          id={mainId}
          tabIndex={-1}
          className="mx-auto grid w-full max-w-[90rem] content-start gap-6 px-4 py-5 outline-none sm:px-6 lg:px-8 lg:py-7"
        >
          {children}
        </main>
      </div>
    </div>
  );
}
