"use client";

import { useDeferredValue, useState } from "react";
import { SearchBox } from "#components/patterns/search-box.tsx";
import { MethodBadge } from "./method-badge.tsx";

export type IndexGroup = {
  tag: string;
  anchor: string;
  operations: { id: string; method: string; path: string; summary: string; permission: string }[];
};

/** The table of contents, narrowed by what is typed: words of the path, the summary, the method or the permission. */
export function OperationIndex({ groups }: { groups: IndexGroup[] }) {
  const [search, setSearch] = useState("");
  const words = useDeferredValue(search).toLowerCase().split(/\s+/).filter(Boolean);
  const found = groups
    .map((group) => ({
      ...group,
      operations: group.operations.filter(({ method, path, summary, permission }) => {
        const text = `${method} ${path} ${summary} ${permission}`.toLowerCase();
        return words.every((word) => text.includes(word));
      }),
    }))
    .filter(({ operations }) => operations.length > 0);

  return (
    <nav aria-label="Operations" className="flex max-h-[60dvh] min-h-0 flex-col gap-3 lg:max-h-[inherit]">
      <SearchBox
        label="Search the API"
        value={search}
        onValueChange={setSearch}
        pauseMs={80}
        className="sm:w-full"
      />
      <div className="grid min-h-0 content-start gap-4 overflow-y-auto pe-1">
        {found.length === 0 ? (
          <p className="text-muted-foreground text-sm">No operation has these words.</p>
        ) : null}
        {found.map(({ tag, anchor, operations }) => (
          <div key={tag} className="grid gap-1">
            <a href={`#${anchor}`} className="rounded-sm font-medium text-sm hover:underline">
              {tag}
            </a>
            <ul className="grid gap-0.5">
              {operations.map(({ id, method, summary }) => (
                <li key={id}>
                  <a
                    href={`#${id}`}
                    className="flex items-baseline gap-2 rounded-md px-1.5 py-1 text-muted-foreground text-sm hover:bg-muted hover:text-foreground"
                  >
                    <MethodBadge method={method} isSmall />
                    <span className="min-w-0">{summary}</span>
                  </a>
                </li>
              ))}
            </ul>
          </div>
        ))}
        <a href="#errors" className="rounded-sm font-medium text-sm hover:underline">
          Error codes
        </a>
      </div>
      <p role="status" className="sr-only">
        {words.length === 0
          ? ""
          : `${found.reduce((sum, group) => sum + group.operations.length, 0)} operations found`}
      </p>
    </nav>
  );
}
