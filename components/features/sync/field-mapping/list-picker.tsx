"use client";

import { ListTree } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { Combobox } from "#components/ui/combobox.tsx";
import { Field } from "#components/ui/field.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { MappedListPlace } from "#lib/sync/client.ts";
import type { MappedList } from "#lib/sync/schema.ts";
import { useMappedLists } from "./queries.ts";

const placeValue = ({ connectionId, listId }: MappedListPlace) => `${connectionId} ${listId}`;

function summaryOf(list: MappedList): string {
  const parts = [
    list.spaceName,
    `${list.linkCount} linked`,
    list.versionNumber === null ? "not published" : `version ${list.versionNumber}`,
    ...(list.reviewCount === 0 ? [] : [`${list.reviewCount} to review`]),
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

/** Chooses the List whose fields are mapped. */
export function ListPicker({
  place,
  onChoose,
}: {
  place: MappedListPlace | null;
  onChoose: (place: MappedListPlace) => void;
}) {
  const lists = useMappedLists();
  const { slug } = useOrganisation();
  return (
    <QueryBoundary
      query={lists}
      subject="the Lists"
      loading={<Skeleton className="h-14 w-full max-w-md" />}
      isEmpty={(items) => items.length === 0}
      empty={
        <EmptyState
          icon={<ListTree />}
          title="No List has tickets yet"
          description="Once a customer has a ClickUp Space and a ticket of theirs has a task, its List can be chosen here."
          action={
            <Button asChild>
              <Link href={`/${slug}/settings/clickup`}>See ClickUp’s connections</Link>
            </Button>
          }
        />
      }
      layout="inline"
    >
      {(items) => (
        <Field label="List" className="max-w-md">
          <Combobox
            label="List"
            placeholder="Choose a List…"
            options={items.map((list) => ({
              value: placeValue(list),
              label: list.listName,
              description: summaryOf(list),
            }))}
            value={place === null ? null : placeValue(place)}
            onValueChange={(value) => {
              const chosen = items.find((list) => placeValue(list) === value);
              if (chosen !== undefined) onChoose(chosen);
            }}
          />
        </Field>
      )}
    </QueryBoundary>
  );
}
