"use client";

import { ChevronDown, X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#components/ui/cn.ts";
import { OptionList, type OptionListItem } from "#components/ui/option-list.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#components/ui/popover.tsx";
import { SearchBox } from "./search-box.tsx";

export interface FilterFacet {
  id: string;
  /** "Status". */
  label: string;
  icon?: ReactNode;
  options: readonly OptionListItem[];
  /** Chosen values: from the address, where the caller keeps them. */
  selected: readonly string[];
  /** Words for chosen values that are not among `options`, when the server does the searching. */
  selectedLabels?: Readonly<Record<string, string>>;
  /** One value at most. */
  isSingle?: boolean;
  onSearch?: (query: string) => void;
  isLoading?: boolean;
}

export interface FilterBarProps {
  /** What is filtered: "tickets". */
  many: string;
  search?: { value: string; onValueChange: (value: string) => void };
  facets: readonly FilterFacet[];
  onFacetChange: (id: string, values: string[]) => void;
  onClear: () => void;
  /** Filters of a kind of their own, after the pills. */
  children?: ReactNode;
  className?: string;
}

/** A search box and one pill per facet. A pill with a choice says it and can be taken back by itself. */
export function FilterBar({
  many,
  search,
  facets,
  onFacetChange,
  onClear,
  children,
  className,
}: FilterBarProps) {
  const isFiltered = facets.some((facet) => facet.selected.length > 0) || (search?.value ?? "") !== "";
  return (
    <div className={cn("flex flex-wrap items-center gap-2", className)}>
      {search ? (
        <SearchBox label={`Search ${many}`} value={search.value} onValueChange={search.onValueChange} />
      ) : null}
      {facets.map((facet) => (
        <FacetPill key={facet.id} facet={facet} onChange={(values) => onFacetChange(facet.id, values)} />
      ))}
      {isFiltered ? (
        <Button variant="ghost" onClick={onClear}>
          Clear all
        </Button>
      ) : null}
      {children}
    </div>
  );
}

function FacetPill({ facet, onChange }: { facet: FilterFacet; onChange: (values: string[]) => void }) {
  const { label, icon, options, selected, selectedLabels, isSingle, onSearch, isLoading } = facet;
  const isSet = selected.length > 0;
  const words = selected.map(
    (value) => options.find((option) => option.value === value)?.label ?? selectedLabels?.[value] ?? value,
  );
  const summary = words.length > 2 ? `${words[0]} + ${words.length - 1}` : words.join(", ");

  function toggle(value: string) {
    const isChosen = selected.includes(value);
    if (isSingle) onChange(isChosen ? [] : [value]);
    else onChange(isChosen ? selected.filter((each) => each !== value) : [...selected, value]);
  }

  return (
    <div
      className={cn(
        "inline-flex h-8 max-w-full items-stretch rounded-md border text-sm pointer-coarse:h-10",
        isSet ? "border-primary/40 bg-accent text-accent-foreground" : "border-input border-dashed bg-card",
      )}
    >
      <Popover>
        <PopoverTrigger
          className={cn(
            "inline-flex min-w-0 items-center gap-1.5 rounded-md px-2.5 font-medium hover:bg-muted/70 [&_svg]:size-3.5 [&_svg]:shrink-0",
            isSet && "rounded-e-none",
          )}
        >
          {icon}
          {label}
          {isSet ? (
            <bdi className="max-w-48 truncate font-normal">{summary}</bdi>
          ) : (
            <ChevronDown aria-hidden className="text-muted-foreground" />
          )}
        </PopoverTrigger>
        <PopoverContent aria-label={`Filter by ${label}`} className="w-64 overflow-hidden p-0">
          <OptionList
            label={label}
            options={options}
            selected={selected}
            onSelect={toggle}
            onSearch={onSearch}
            isLoading={isLoading}
          />
        </PopoverContent>
      </Popover>
      {isSet ? (
        <button
          type="button"
          aria-label={`Clear the filter ${label}`}
          onClick={() => onChange([])}
          className="grid w-7 place-items-center rounded-e-md hover:bg-muted/70 pointer-coarse:w-10"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      ) : null}
    </div>
  );
}
