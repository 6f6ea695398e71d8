"use client";

import { ChevronsUpDown, Keyboard, LogOut, UserRound } from "lucide-react";
import Link from "next/link";
import { useTheme } from "next-themes";
import { ShortcutKeys } from "#components/patterns/shortcuts/shortcut-keys.tsx";
import { useShortcutSheet } from "#components/patterns/shortcuts/shortcuts-provider.tsx";
import type { CurrentActor } from "#components/providers/organisation-provider.tsx";
import { Avatar } from "#components/ui/avatar.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "#components/ui/dropdown-menu.tsx";
import { ROLE_LABELS } from "#lib/platform/permissions/index.ts";
import { THEMES } from "./themes.ts";
import { useSignOut } from "./use-sign-out.ts";

/** Who is signed in, with what concerns only them: account, theme, shortcuts, leaving. */
export function UserMenu({
  actor,
  accountHref,
  layout = "row",
}: {
  actor: CurrentActor;
  /** Left out where there is no page for it. */
  accountHref?: string;
  /** `row` fills a sidebar, `icon` fits a header. */
  layout?: "row" | "icon";
}) {
  const { theme, setTheme } = useTheme();
  const openShortcuts = useShortcutSheet();
  const { signOut } = useSignOut();
  return (
    <DropdownMenu>
      {layout === "row" ? (
        <DropdownMenuTrigger className="flex h-11 w-full min-w-0 items-center gap-2.5 rounded-md px-2 text-start hover:bg-muted">
          <Avatar name={actor.name} seed={actor.userId} size="sm" />
          <span className="grid min-w-0 flex-1">
            <bdi className="truncate font-medium text-sm">{actor.name}</bdi>
            <span className="truncate text-2xs text-muted-foreground">{ROLE_LABELS[actor.role].name}</span>
          </span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted-foreground" />
          <span className="sr-only">, your menu</span>
        </DropdownMenuTrigger>
      ) : (
        <DropdownMenuTrigger className="rounded-full" aria-label={`${actor.name}, your menu`}>
          <Avatar name={actor.name} seed={actor.userId} />
        </DropdownMenuTrigger>
      )}
      <DropdownMenuContent align={layout === "row" ? "start" : "end"} className="w-60">
        <div className="grid px-2 py-1.5">
          <bdi className="truncate font-medium text-sm">{actor.name}</bdi>
          {actor.email ? <span className="truncate text-muted-foreground text-xs">{actor.email}</span> : null}
        </div>
        <DropdownMenuSeparator />
        {accountHref ? (
          <DropdownMenuItem asChild>
            <Link href={accountHref}>
              <UserRound aria-hidden />
              Your account
            </Link>
          </DropdownMenuItem>
        ) : null}
        <DropdownMenuItem
          onSelect={openShortcuts}
          hint={<ShortcutKeys keys="?" />}
          className="pointer-coarse:hidden"
        >
          <Keyboard aria-hidden />
          Keyboard shortcuts
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuLabel>Theme</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={theme ?? "system"} onValueChange={setTheme}>
          {THEMES.map(({ value, label, icon: Icon }) => (
            <DropdownMenuRadioItem key={value} value={value}>
              <Icon aria-hidden />
              {label}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={() => void signOut()}>
          <LogOut aria-hidden />
          Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
