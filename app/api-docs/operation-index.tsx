"use client";

import Link from "next/link";
import { usePathname, useRouter } from "next/navigation";
import { useDeferredValue, useEffect, useEffectEvent, useState } from "react";
import { SearchBox } from "#components/patterns/search-box.tsx";
import { cn } from "#components/ui/cn.ts";
import { MethodBadge } from "./method-badge.tsx";

export type IndexGroup = {
  tag: string;
  slug: string;
  operations: { id: string; method: string; path: string; summary: string; permission: string }[];
};

const FRONT = "/api-docs";

/** Leads from an operation's name behind the front page's address to the page that the operation stands on. */
function useOperationAddresses(groups: IndexGroup[]) {
  const router = useRouter();
  const pathname = usePathname();
  const follow = useEffectEvent(() => {
    const id = decodeURIComponent(window.location.hash.slice(1));
    const group = groups.find(({ operations }) => operations.some((operation) => operation.id === id));
    if (pathname === FRONT && group) router.replace(`${FRONT}/${group.slug}#${id}`);
  });
  useEffect(() => follow(), []);
}

/** The table of contents, narrowed by what is typed: words of the path, the summary, the method or the permission. */
export function OperationIndex({ groups }: { groups: IndexGroup[] }) {
  const [search, setSearch] = useState("");
  const pathname = usePathname();
  useOperationAddresses(groups);
  const words = useDeferredValue(search).toLowerCase().split(/\s+/).filter(Boolean);
  const isSearching = words.length > 0;
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
      <div
        className={cn(
          "min-h-0 content-start gap-x-4 gap-y-2 overflow-y-auto p-0.5 pe-1 lg:grid",
          (isSearching || pathname === FRONT) && "lg:gap-4",
          // Beside a page of operations, and on a phone, the names of the groups do until something is looked for.
          isSearching ? "grid" : "flex flex-wrap",
        )}
      >
        {found.length === 0 ? (
          <p className="text-muted-foreground text-sm">No operation has these words.</p>
        ) : null}
        {found.map(({ tag, slug, operations }) => {
          const address = `${FRONT}/${slug}`;
          const isCurrent = pathname === address;
          return (
            <div key={slug} className="grid gap-1">
              <Link
                href={address}
                prefetch={false}
                aria-current={isCurrent ? "page" : undefined}
                className={cn("rounded-sm font-medium text-sm hover:underline", isCurrent && "text-primary")}
              >
                {tag}
              </Link>
              <ul
                className={cn(
                  "gap-0.5",
                  isSearching ? "grid" : "hidden",
                  (isCurrent || pathname === FRONT) && "lg:grid",
                )}
              >
                {operations.map(({ id, method, summary }) => (
                  <li key={id}>
                    <Link
                      href={`${address}#${id}`}
                      prefetch={false}
                      className="flex items-baseline gap-2 rounded-md px-1.5 py-1 text-muted-foreground text-sm hover:bg-muted hover:text-foreground"
                    >
                      <MethodBadge method={method} isSmall />
                      <span className="min-w-0">{summary}</span>
                    </Link>
                  </li>
                ))}
              </ul>
            </div>
          );
        })}
        <Link href={`${FRONT}#errors`} className="rounded-sm font-medium text-sm hover:underline">
          Error codes
        </Link>
      </div>
      <p role="status" className="sr-only">
        {isSearching
          ? `${found.reduce((sum, group) => sum + group.operations.length, 0)} operations found`
          : ""}
      </p>
    </nav>
  );
}
