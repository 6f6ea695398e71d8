"use client";

import { useState } from "react";
import { useDebouncedValue } from "#components/features/customers/use-debounced-value.ts";
import { Combobox } from "#components/ui/combobox.tsx";
import type { Space } from "#lib/clickup/schema.ts";
import { isSyncing, useConnection, useSpaces } from "./queries.ts";
import { RefreshSpacesButton } from "./refresh-spaces-button.tsx";

export interface SpacePickerProps {
  /** The Space chosen now, also when the search does not show it. */
  space: Space | null;
  onChange: (space: Space | null) => void;
  isDisabled?: boolean;
}

/** One that several connections show is offered once for each. */
const keyOf = (space: Space) => `${space.connection.id}:${space.id}`;

/** One Space from all that were read, found by typing; the newest can be fetched from where one misses it. */
export function SpacePicker({ space, onChange, isDisabled = false }: SpacePickerProps) {
  const [query, setQuery] = useState("");
  const q = useDebouncedValue(query);
  const connection = useConnection();
  const connections = connection.data?.connections ?? [];
  const isReading = isSyncing(connections);
  const spaces = useSpaces(q, connections.length > 0);
  const items = spaces.data?.items ?? [];
  const options = items.map((item) => ({
    value: keyOf(item),
    label: item.name,
    description: [
      item.workspace.name,
      ...(item.isPrivate ? ["private"] : []),
      ...(connections.length > 1 ? [`by ${item.connection.person}`] : []),
    ].join(" · "),
  }));
  return (
    <Combobox
      label="Space"
      options={options}
      value={space === null ? null : keyOf(space)}
      {...(space === null ? {} : { valueLabel: space.name })}
      onValueChange={(key) => onChange(items.find((item) => keyOf(item) === key) ?? null)}
      onSearch={setQuery}
      isLoading={spaces.isFetching || isReading}
      placeholder="Choose a Space…"
      emptyText={isReading ? "The Spaces are being read…" : "ClickUp shows us no Space."}
      isClearable
      disabled={isDisabled}
      footer={<RefreshSpacesButton variant="ghost" size="sm" className="w-full justify-start" />}
    />
  );
}
