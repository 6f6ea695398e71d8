"use client";

import { RefreshCw, Sparkles } from "lucide-react";
import { useState } from "react";
import { reasonOf } from "#components/features/customers/reason.ts";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { Section } from "#components/patterns/section.tsx";
import { useCan } from "#components/providers/organisation-provider.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { SyncListDetail } from "#lib/sync/schema.ts";
import { useChangeSyncList } from "./queries.ts";
import {
  draftOf,
  isSameDraft,
  onTopOf,
  outcomeOf,
  toConfirmInput,
  withMeaning,
  withWayBack,
} from "./status-draft.ts";
import { StatusRow } from "./status-row.tsx";
import { listSentence, MEANING_LABELS } from "./status-words.ts";

/** A List as it is, of which nothing is chosen otherwise. */
function untouched(list: SyncListDetail) {
  const draft = draftOf(list);
  return { version: list.version, before: draft, draft };
}

/** What the statuses of one List mean here; nothing holds before it is saved. */
export function StatusEditor({ list }: { list: SyncListDetail }) {
  const canWrite = useCan("sync:write");
  const { confirm, propose, refresh } = useChangeSyncList(list.id);
  const [edited, setEdited] = useState(() => untouched(list));
  const { draft } = edited;
  // Whatever changed meanwhile, here or in ClickUp: what was chosen and is not saved yet stays chosen.
  if (edited.version !== list.version) {
    const now = untouched(list);
    setEdited({ ...now, draft: onTopOf(now.draft, edited.before, draft) });
  }
  const setDraft = (next: typeof draft) => setEdited({ ...edited, draft: next });
  const isDirty = !isSameDraft(draft, draftOf(list));
  const isOpen = list.proposedCount > 0 || list.reviewCount > 0;
  const { waysBack, writtenAs } = outcomeOf(list, draft);
  const isBusy = confirm.isPending || propose.isPending;
  const failed = (what: string) => (error: unknown) => toast.error(what, { description: reasonOf(error) });
  return (
    <>
      <Section
        title={<bdi>{list.name}</bdi>}
        description={
          <>
            {list.place === "" ? null : (
              <>
                <bdi>{list.place}</bdi> ·{" "}
              </>
            )}
            {listSentence(list)}
            {list.readAt === null ? null : (
              <>
                {" "}
                · read <RelativeTime at={list.readAt} />
              </>
            )}
          </>
        }
        actions={
          canWrite ? (
            <Button
              size="sm"
              pending={refresh.isPending}
              onClick={() =>
                refresh.mutate(undefined, {
                  onSuccess: () => toast.success("The statuses are read"),
                  onError: failed("The statuses couldn't be read"),
                })
              }
            >
              <RefreshCw aria-hidden />
              Read from ClickUp
            </Button>
          ) : null
        }
      >
        {list.goneAt === null ? null : (
          <Alert tone="warning" title="ClickUp says that this List is not there any more">
            What its statuses meant is kept for the tasks that were last seen in it.
          </Alert>
        )}
        {list.reviewCount === 0 ? null : (
          <Alert tone="warning" title="Some statuses are not what they were">
            Nothing waits for you: until you say otherwise, Relaydesk goes by what is shown here.
          </Alert>
        )}
        <Card className="px-4">
          <ul className="divide-y">
            {list.statuses.map((status) => (
              <StatusRow
                key={status.key}
                status={status}
                means={draft.means[status.key] ?? status.means}
                isWayBack={waysBack.has(status.key)}
                hasRivals={
                  Object.values(draft.means).filter((means) => means === draft.means[status.key]).length > 1
                }
                isLocked={!canWrite || isBusy}
                onMeaning={(means) => setDraft(withMeaning(draft, status.key, means))}
                onWayBack={() => setDraft(withWayBack(draft, status.key))}
              />
            ))}
          </ul>
        </Card>
        {canWrite ? (
          <div className="flex flex-wrap items-center gap-2">
            <Button
              variant="primary"
              disabled={!isDirty && !isOpen}
              pending={confirm.isPending}
              onClick={() =>
                confirm.mutate(toConfirmInput(list, draft), {
                  onSuccess: () => toast.success("The statuses are confirmed"),
                  onError: failed("The statuses couldn't be saved"),
                })
              }
            >
              {isDirty ? "Save" : "Confirm"}
            </Button>
            {isDirty ? <Button onClick={() => setDraft(draftOf(list))}>Discard</Button> : null}
            <ConfirmDialog
              trigger={
                <Button variant="ghost" disabled={isBusy}>
                  <Sparkles aria-hidden />
                  Propose anew
                </Button>
              }
              title="Propose anew what these statuses mean?"
              description="What was confirmed for this List is forgotten, and the statuses' types and names say what they mean. Tickets and tasks that agreed before are brought into step."
              confirmLabel="Propose anew"
              onConfirm={async () => setEdited(untouched(await propose.mutateAsync(list.version)))}
            />
          </div>
        ) : null}
      </Section>
      <Section title="What a ticket's status is written as">
        <Card className="px-4 py-2">
          <dl className="divide-y text-sm">
            {writtenAs.map(({ means, name, isNearest }) => (
              <div key={means} className="grid grid-cols-[8rem_minmax(0,1fr)] gap-4 py-2">
                <dt className="text-muted-foreground">{MEANING_LABELS[means]}</dt>
                <dd className="min-w-0 [overflow-wrap:anywhere]">
                  {name === null ? (
                    <span className="text-muted-foreground">Nothing: the List has no status</span>
                  ) : (
                    <bdi className="font-medium">{name}</bdi>
                  )}
                  {isNearest ? (
                    <span className="text-muted-foreground"> (the nearest; none means it)</span>
                  ) : null}
                </dd>
              </div>
            ))}
          </dl>
        </Card>
      </Section>
    </>
  );
}
