"use client";

import { RefreshCw, Sparkles } from "lucide-react";
import { useState } from "react";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { Section } from "#components/patterns/section.tsx";
import { useCan } from "#components/providers/organisation-provider.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { MappedListPlace } from "#lib/sync/client.ts";
import { type FieldMapping, type MappingEntry, misfitOfDefault } from "#lib/sync/schema.ts";
import { reasonOf } from "../../customers/reason.ts";
import { AddPair } from "./add-pair.tsx";
import { isSameDraft, onTopOf } from "./mapping-draft.ts";
import { PairsList } from "./pairs-list.tsx";
import { useFieldMapping, useMappingChanges } from "./queries.ts";
import { TryAndPublish } from "./try-and-publish.tsx";
import { VersionsList } from "./versions-list.tsx";
import { REVIEW_WORDS } from "./words.ts";

/** One List's mapping: pairs, what they would do, and what was published. */
export function MappingEditor({ place }: { place: MappedListPlace }) {
  const mapping = useFieldMapping(place);
  // Outside of what begins anew with each List: whoever tries one for a customer goes on trying for it.
  const [customerIds, setCustomerIds] = useState<string[]>([]);
  return (
    <QueryBoundary query={mapping} subject="the mapping" loading={<Skeleton className="h-96" />}>
      {(data) => (
        <Editor
          key={data.listId}
          mapping={data}
          place={place}
          customerIds={customerIds}
          onScope={setCustomerIds}
        />
      )}
    </QueryBoundary>
  );
}

type EditorProps = {
  mapping: FieldMapping;
  place: MappedListPlace;
  customerIds: string[];
  onScope: (customerIds: string[]) => void;
};

function Editor({ mapping, place, customerIds, onScope }: EditorProps) {
  const canWrite = useCan("sync:write");
  const changes = useMappingChanges(place);
  const [edited, setEdited] = useState({ before: mapping, entries: mapping.draft });
  const { before, entries } = edited;
  // Somebody else saved the draft, or brought a version back: what was chosen and is not saved yet stays chosen.
  if (before.draftVersion !== mapping.draftVersion)
    setEdited({ before: mapping, entries: onTopOf(mapping.draft, before.draft, entries) });
  const setEntries = (next: MappingEntry[]) => setEdited({ ...edited, entries: next });
  const isChanged = !isSameDraft(entries, mapping.draft);
  const failed = (title: string) => (error: unknown) => toast.error(title, { description: reasonOf(error) });
  const suggestions = mapping.suggestions.filter(
    (one) => !entries.some(({ key, fieldId }) => key === one.key || fieldId === one.fieldId),
  );
  const reviews = mapping.listFields.filter(({ review }) => review !== null);
  const unmapped = mapping.listFields.filter(
    (field) => field.isRequired && !field.isGone && !entries.some(({ fieldId }) => fieldId === field.id),
  );
  const misfits = entries.filter((entry) => {
    const field = mapping.listFields.find(({ id }) => id === entry.fieldId);
    return field !== undefined && misfitOfDefault(field, entry.default) !== null;
  }).length;
  const refresh = () =>
    changes.refresh.mutate(undefined, { onError: failed("ClickUp's fields couldn't be read") });

  if (mapping.fieldsReadAt === null)
    return (
      <EmptyState
        icon={<RefreshCw />}
        title="This List's fields are not read yet"
        description="Relaydesk reads them from ClickUp, and proposes which go together."
        action={
          canWrite ? (
            <Button variant="primary" pending={changes.refresh.isPending} onClick={refresh}>
              Read its fields
            </Button>
          ) : undefined
        }
      />
    );

  const save = () =>
    changes.save
      .mutateAsync({ draftVersion: mapping.draftVersion, entries })
      .then(() => toast.success("Draft saved"), failed("The draft couldn't be saved"));
  // What is brought back is brought back whole, whatever was about to be saved.
  const rollBack = (number: number) =>
    changes.rollBack
      .mutateAsync(number)
      .then((brought) => setEdited({ before: brought, entries: brought.draft }));

  return (
    <div className="grid min-w-0 gap-8">
      {reviews.length === 0 ? null : (
        <Alert
          tone="warning"
          title={`${reviews.length} ${reviews.length === 1 ? "field" : "fields"} changed in ClickUp`}
          action={
            canWrite ? (
              <Button
                size="sm"
                pending={changes.markReviewed.isPending}
                onClick={() =>
                  changes.markReviewed.mutate(
                    reviews.map(({ id }) => id),
                    { onError: failed("That couldn't be noted") },
                  )
                }
              >
                I have looked
              </Button>
            ) : undefined
          }
        >
          {reviews
            .map(
              ({ name, review }) => `${name}: ${review === null ? "" : REVIEW_WORDS[review].toLowerCase()}`,
            )
            .join("; ")}
          . Nothing is broken by it; a mapped field that is gone does not sync.
        </Alert>
      )}
      {unmapped.length === 0 ? null : (
        <Alert tone="info" title="Fields that ClickUp requires and that are in no pair">
          {unmapped.map(({ name }) => name).join(", ")}. Once a mapping is published, tasks are not made in
          this List while one of them would be empty. Put each in a pair, if need be with a default.
        </Alert>
      )}
      <Section
        title="Pairs"
        description="Fields of tickets and the fields of this List that they go with."
        actions={
          canWrite ? (
            <>
              <Button pending={changes.refresh.isPending} onClick={refresh}>
                <RefreshCw aria-hidden />
                Read fields anew
              </Button>
              {suggestions.length === 0 ? null : (
                <Button onClick={() => setEntries([...entries, ...suggestions])}>
                  <Sparkles aria-hidden />
                  Add {suggestions.length} {suggestions.length === 1 ? "suggestion" : "suggestions"}
                </Button>
              )}
            </>
          ) : undefined
        }
      >
        <PairsList mapping={mapping} entries={entries} isReadOnly={!canWrite} onChange={setEntries} />
        {canWrite ? (
          <>
            <AddPair mapping={mapping} entries={entries} onAdd={(entry) => setEntries([...entries, entry])} />
            <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
              <Button
                disabled={!isChanged || misfits > 0}
                pending={changes.save.isPending}
                onClick={() => void save()}
              >
                Save draft
              </Button>
              {isChanged ? (
                <p className="text-muted-foreground text-sm" role="status">
                  {misfits > 0
                    ? "A default does not fit its field: mend it to save the draft."
                    : "Not saved yet. A draft is previewed and published once it is saved."}
                </p>
              ) : null}
            </div>
          </>
        ) : null}
      </Section>
      {canWrite ? (
        <TryAndPublish
          key={mapping.draftVersion}
          mapping={mapping}
          place={place}
          publish={changes.publish}
          isChanged={isChanged}
          customerIds={customerIds}
          onScope={onScope}
        />
      ) : null}
      <Section title="Versions" description="What was published, and what holds now.">
        <VersionsList versions={mapping.versions} canWrite={canWrite} onRollBack={rollBack} />
      </Section>
    </div>
  );
}
