"use client";

import { Command } from "cmdk";
import { ChevronRight, ExternalLink, Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useState } from "react";
import { Dialog, DialogContent } from "#components/ui/dialog.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { ShortcutKeys } from "../shortcuts/shortcut-keys.tsx";
import { useShortcut } from "../shortcuts/shortcuts-provider.tsx";
import type { CommandAction, CommandGroup, CommandRow } from "./command-groups.ts";
import { filterGroups } from "./filter-groups.ts";

export interface CommandMenuProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** Already limited to what the person may do. */
  groups: readonly CommandGroup[];
  /** Called with each query, for groups that the server searches. */
  onQueryChange?: (query: string) => void;
  isSearching?: boolean;
  placeholder?: string;
}

/** Everything that can be done from here, found by typing. ⌘K opens and closes it. */
export function CommandMenu({
  isOpen,
  onOpenChange,
  groups,
  onQueryChange,
  isSearching = false,
  placeholder = "Search or run a command…",
}: CommandMenuProps) {
  const router = useRouter();
  const [query, setQuery] = useState("");
  const [page, setPage] = useState<string | undefined>(undefined);
  const visible = filterGroups(groups, page, query);

  function changeQuery(next: string) {
    setQuery(next);
    onQueryChange?.(next);
  }

  function changeOpen(next: boolean) {
    if (!next) {
      changeQuery("");
      setPage(undefined);
    }
    onOpenChange(next);
  }

  useShortcut({
    keys: "mod+k",
    label: "Search or run a command",
    scope: "Everywhere",
    onPress: () => changeOpen(!isOpen),
  });

  function perform(action: CommandAction) {
    if (action.kind === "page") {
      setPage(action.page);
      changeQuery("");
      return;
    }
    changeOpen(false);
    switch (action.kind) {
      case "navigate":
        router.push(action.href);
        break;
      case "open":
        window.open(action.href, "_blank", "noopener,noreferrer");
        break;
      case "run":
        action.run();
        break;
    }
  }

  function handleKeyDown(event: KeyboardEvent) {
    if (page === undefined || query !== "") return;
    if (event.key !== "Backspace" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    setPage(undefined);
  }

  return (
    <Dialog open={isOpen} onOpenChange={changeOpen}>
      <DialogContent title="Command menu" isTitleHidden size="lg">
        <Command shouldFilter={false} loop label="Command menu" onKeyDown={handleKeyDown}>
          <div className="flex items-center gap-2.5 border-b px-4">
            <Search aria-hidden className="size-4 shrink-0 text-muted-foreground" />
            <Command.Input
              value={query}
              onValueChange={changeQuery}
              placeholder={placeholder}
              dir="auto"
              className="h-12 w-full min-w-0 bg-transparent text-lg outline-none"
            />
            {isSearching ? <Spinner label="Searching" className="shrink-0 text-muted-foreground" /> : null}
            <Kbd className="max-sm:hidden">Esc</Kbd>
          </div>
          <Command.List className="max-h-[50dvh] overflow-y-auto overscroll-contain p-1.5">
            {visible.length === 0 && !isSearching ? (
              <p role="status" className="px-2 py-10 text-center text-muted-foreground">
                {query === "" ? "Nothing to do here." : `Nothing found for “${query}”.`}
              </p>
            ) : null}
            {visible.map((group) => (
              <Command.Group
                key={group.id}
                heading={group.heading}
                className="not-first:mt-1.5 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted-foreground [&_[cmdk-group-heading]]:text-xs"
              >
                {group.rows.map((row) => (
                  <CommandItem
                    key={row.id}
                    row={row}
                    value={`${group.id}/${row.id}`}
                    onSelect={() => perform(row.action)}
                  />
                ))}
              </Command.Group>
            ))}
          </Command.List>
        </Command>
      </DialogContent>
    </Dialog>
  );
}

function CommandItem({ row, value, onSelect }: { row: CommandRow; value: string; onSelect: () => void }) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex min-h-9 select-none items-center gap-2.5 rounded-md px-2.5 py-1.5 data-[selected=true]:bg-accent data-[selected=true]:text-accent-foreground pointer-coarse:min-h-11 [&_svg:not([class*=size-])]:size-4 [&_svg]:shrink-0"
    >
      {row.icon}
      <bdi className="min-w-0 flex-1 truncate">{row.label}</bdi>
      {row.hint ? <span className="max-w-40 truncate text-muted-foreground text-sm">{row.hint}</span> : null}
      {row.shortcut ? <ShortcutKeys keys={row.shortcut} className="pointer-coarse:hidden" /> : null}
      {row.action.kind === "page" ? <ChevronRight aria-hidden /> : null}
      {row.action.kind === "open" ? <ExternalLink aria-hidden /> : null}
    </Command.Item>
  );
}
