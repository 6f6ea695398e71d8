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
  onChange: (spaceId: string | null) => void;
  isDisabled?: boolean;
}

/** One Space from all that were read, found by typing; the newest can be fetched from where one misses it. */
export function SpacePicker({ space, onChange, isDisabled = false }: SpacePickerProps) {
  const [query, setQuery] = useState("");
  const q = useDebouncedValue(query);
  const connection = useConnection();
  const isReading = isSyncing(connection.data?.connection?.spacesSync);
  const spaces = useSpaces(q, connection.data?.connection != null);
  const options = (spaces.data?.items ?? []).map((item) => ({
    value: item.id,
    label: item.name,
    description: item.isPrivate ? `${item.workspace.name} · private` : item.workspace.name,
  }));
  return (
    <Combobox
      label="Space"
      options={options}
      value={space?.id ?? null}
      {...(space === null ? {} : { valueLabel: space.name })}
      onValueChange={onChange}
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
