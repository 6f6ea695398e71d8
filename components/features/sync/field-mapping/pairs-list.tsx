"use client";

import { useState } from "react";
import { SearchBox } from "#components/patterns/search-box.tsx";
import type { FieldMapping, MappingEntry } from "#lib/sync/schema.ts";
import { PairRow } from "./pair-row.tsx";

/** More pairs than this are searched rather than scrolled through. */
const SEARCHED_FROM = 10;

/** The pairs of a draft; many of them can be narrowed by the names of either side. */
export function PairsList({
  mapping,
  entries,
  isReadOnly,
  onChange,
}: {
  mapping: FieldMapping;
  entries: readonly MappingEntry[];
  isReadOnly: boolean;
  onChange: (entries: MappingEntry[]) => void;
}) {
  const [search, setSearch] = useState("");
  if (entries.length === 0)
    return <p className="text-muted-foreground text-sm">No fields are paired in this draft.</p>;
  const isSearched = entries.length > SEARCHED_FROM;
  const words = isSearched ? search.trim().toLowerCase() : "";
  const shown = entries.filter(({ key, fieldId }) => {
    const ours = mapping.sourceFields.find((field) => field.key === key)?.label ?? key;
    const theirs = mapping.listFields.find(({ id }) => id === fieldId)?.name ?? "";
    return `${ours}\n${theirs}`.toLowerCase().includes(words);
  });
  return (
    <div className="grid min-w-0 gap-3">
      {isSearched ? <SearchBox label="Search pairs" value={search} onValueChange={setSearch} /> : null}
      {shown.length === 0 ? (
        <p className="text-muted-foreground text-sm" role="status">
          None of the {entries.length} pairs has such a name.
        </p>
      ) : (
        <ul className="divide-y rounded-lg border">
          {shown.map((entry) => (
            <PairRow
              key={`${entry.key} ${entry.fieldId}`}
              mapping={mapping}
              entry={entry}
              isReadOnly={isReadOnly}
              onChange={(next) => onChange(entries.map((one) => (one === entry ? next : one)))}
              onRemove={() => onChange(entries.filter((one) => one !== entry))}
            />
          ))}
        </ul>
      )}
    </div>
  );
}
