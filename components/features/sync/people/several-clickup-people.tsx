"use client";

import { useState } from "react";
import { useDebouncedValue } from "#components/features/customers/use-debounced-value.ts";
import { SeveralOf } from "#components/features/tickets/custom-value-input.tsx";
import type { OptionListItem } from "#components/ui/option-list.tsx";
import { PEOPLE_NAMED_MAX, type SyncPerson } from "#lib/sync/schema.ts";
import { useSyncPeople } from "./queries.ts";

/** Offered at once; more are found by typing. */
const PEOPLE_OFFERED = 30;

/** Chooses any number of ClickUp's people; the server does the searching. Who is chosen has a name, found or not. */
export function SeveralClickUpPeople({
  label,
  value,
  onValueChange,
}: {
  label: string;
  value: string[];
  onValueChange: (value: string[] | null) => void;
}) {
  const [query, setQuery] = useState("");
  const q = useDebouncedValue(query.trim());
  const found = useSyncPeople({ show: "in_clickup", limit: PEOPLE_OFFERED, ...(q === "" ? {} : { q }) });
  const chosen = useSyncPeople(
    { userIds: value.slice(0, PEOPLE_NAMED_MAX), limit: PEOPLE_NAMED_MAX },
    { isEnabled: value.length > 0 },
  );
  const people = new Map(
    [...(chosen.data?.items ?? []), ...(found.data?.items ?? [])].flatMap(({ person }) =>
      person === null ? [] : [[person.userId, person] as const],
    ),
  );
  const offered = (found.data?.items ?? []).flatMap(({ person }) => (person === null ? [] : [person.userId]));
  const isSure = chosen.isSuccess && !chosen.isPlaceholderData;
  const toOption = (userId: string): OptionListItem => {
    const person = people.get(userId);
    // Who is not named by the answer has left: the choice can be taken back, and says so.
    if (person === undefined) return { value: userId, label: isSure ? "Somebody who has left ClickUp" : "…" };
    return { value: userId, label: nameOf(person), description: person.email ?? undefined };
  };
  return (
    <SeveralOf
      label={label}
      options={offered.map(toOption)}
      chosen={value.map(toOption)}
      isLoading={found.isFetching}
      onSearch={setQuery}
      emptyText={
        found.isError
          ? "ClickUp’s people can’t be loaded now. Try again."
          : "Nobody is read from ClickUp yet."
      }
      hasMore={found.data?.nextCursor != null}
      value={value}
      onValueChange={onValueChange}
    />
  );
}

const nameOf = ({ name, isGone }: NonNullable<SyncPerson["person"]>) =>
  isGone ? `${name} (has left)` : name;
