"use client";

import { Command } from "cmdk";
import { Check, Search } from "lucide-react";
import { type ReactNode, useState } from "react";
import { searchOptions } from "./option-search.ts";
import { Spinner } from "./spinner.tsx";

export interface OptionListItem {
  value: string;
  label: string;
  description?: ReactNode;
  icon?: ReactNode;
  /** Further words to find it by. */
  keywords?: readonly string[];
  isDisabled?: boolean;
}

export interface OptionListProps {
  /** What is chosen from: "Space". */
  label: string;
  options: readonly OptionListItem[];
  selected: readonly string[];
  onSelect: (value: string) => void;
  /**
   * Set it when the server does the searching: called with each query, while `options` hold its answer. Without it
   * the options are searched here.
   */
  onSearch?: (query: string) => void;
  isLoading?: boolean;
  /** Why there is nothing to choose from, shown instead of "No match". */
  emptyText?: ReactNode;
  footer?: ReactNode;
}

/** Rows in the document at once. Two thousand rows would make each key press slow, and nobody reads them. */
const shownAtMost = 100;

/** A searchable list of options, the inside of `Combobox` and of filter menus. */
export function OptionList({
  label,
  options,
  selected,
  onSelect,
  onSearch,
  isLoading = false,
  emptyText,
  footer,
}: OptionListProps) {
  const [query, setQuery] = useState("");
  const [active, setActive] = useState("");
  const matches = onSearch ? options : searchOptions(options, query);
  const shown = matches.slice(0, shownAtMost);
  const hiddenCount = matches.length - shown.length;
  // The server's answer comes after the key: whatever it brings, Enter takes the first unless another was gone to.
  const isActiveShown = shown.some(({ value }) => value === active);
  const first = shown.find(({ isDisabled }) => isDisabled !== true)?.value ?? "";

  function handleQuery(next: string) {
    setQuery(next);
    setActive("");
    onSearch?.(next);
  }

  return (
    <Command
      shouldFilter={false}
      loop
      label={label}
      value={isActiveShown ? active : first}
      onValueChange={setActive}
    >
      <div className="flex items-center gap-2 border-b px-3">
        <Search aria-hidden className="size-4 shrink-0 text-muted-foreground" />
        <Command.Input
          value={query}
          onValueChange={handleQuery}
          placeholder="Search…"
          dir="auto"
          className="h-9 w-full min-w-0 bg-transparent text-base outline-none pointer-coarse:h-11 pointer-coarse:text-lg"
        />
        {isLoading ? <Spinner label={`Searching`} className="shrink-0 text-muted-foreground" /> : null}
      </div>
      <Command.List className="max-h-72 overflow-y-auto overscroll-contain p-1">
        {shown.length === 0 && !isLoading ? (
          <p role="status" className="px-2 py-6 text-center text-muted-foreground text-sm">
            {query === "" ? (emptyText ?? "Nothing to choose from.") : `No match for “${query}”.`}
          </p>
        ) : null}
        {shown.map((option) => (
          <Command.Item
            key={option.value}
            value={option.value}
            disabled={option.isDisabled}
            onSelect={() => onSelect(option.value)}
            className="flex select-none items-center gap-2 rounded-md px-2 py-1.5 text-sm data-[disabled=true]:opacity-50 data-[selected=true]:bg-accent data-[selected=true]:text-accent-foreground pointer-coarse:py-2.5 [&_svg:not([class*=size-])]:size-4 [&_svg]:shrink-0"
          >
            {option.icon}
            <span className="grid min-w-0 flex-1">
              <bdi className="truncate" title={option.label}>
                {option.label}
              </bdi>
              {option.description ? (
                <span className="truncate text-muted-foreground text-xs">{option.description}</span>
              ) : null}
            </span>
            {selected.includes(option.value) ? (
              <>
                <Check aria-hidden className="text-primary" />
                <span className="sr-only">, chosen</span>
              </>
            ) : null}
          </Command.Item>
        ))}
      </Command.List>
      {hiddenCount > 0 ? (
        <p className="border-t px-3 py-1.5 text-muted-foreground text-xs">
          {hiddenCount.toLocaleString("en-GB")} more: type to narrow them down
        </p>
      ) : null}
      {footer ? <div className="border-t p-1">{footer}</div> : null}
    </Command>
  );
}
