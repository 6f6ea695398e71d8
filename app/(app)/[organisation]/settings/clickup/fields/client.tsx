"use client";

import { useRouter } from "next/navigation";
import { ListPicker } from "#components/features/sync/field-mapping/list-picker.tsx";
import { MappingEditor } from "#components/features/sync/field-mapping/mapping-editor.tsx";
import { SyncCrumbs } from "#components/features/sync/sync-crumbs.tsx";
import { Section } from "#components/patterns/section.tsx";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import type { MappedListPlace } from "#lib/sync/client.ts";

export function FieldMappingClient({ place }: { place: MappedListPlace | null }) {
  const router = useRouter();
  const { slug } = useOrganisation();
  const home = `/${slug}/settings/clickup`;
  return (
    <div className="grid min-w-0 gap-4">
      <SyncCrumbs list={{ label: "ClickUp", href: home }} current="Custom fields" />
      <Section
        title="Custom fields"
        description="Which fields of tickets go with which custom fields of a List. A draft does nothing before it is published."
      >
        <ListPicker
          place={place}
          onChoose={({ connectionId, listId }) =>
            router.push(`${home}/fields?${new URLSearchParams({ connection: connectionId, list: listId })}`)
          }
        />
      </Section>
      {place === null ? null : <MappingEditor key={`${place.connectionId} ${place.listId}`} place={place} />}
    </div>
  );
}
