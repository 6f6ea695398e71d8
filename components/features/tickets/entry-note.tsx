"use client";

import { Clock, ExternalLink, RotateCcw, TriangleAlert } from "lucide-react";
import { reasonOf } from "#components/features/customers/reason.ts";
import { useCan } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#components/ui/cn.ts";
import { LongText } from "#components/ui/text.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { ConversationEntry } from "#lib/sync/schema.ts";
import { useConversationSync, useDecideEntry } from "./conversation-queries.ts";

/** What is said about a reply or a file that has not travelled, and what can be done about it. */
export function EntryNote({ ticketId, entry }: { ticketId: string; entry: ConversationEntry }) {
  const canDecide = useCan("tasks:create");
  const decide = useDecideEntry(ticketId);
  const run = (decision: "retry" | "skip") =>
    // What somebody else has decided loses these buttons, and the callbacks of `mutate` with them.
    decide
      .mutateAsync({ entry, decision })
      .catch((error: unknown) => toast.error("That didn't work", { description: reasonOf(error) }));
  const isOpen = entry.state === "failed" || entry.state === "conflict";
  const Icon = isOpen ? TriangleAlert : Clock;
  const words = entry.state === "skipped" ? `Left as it is. ${entry.message}` : entry.message;
  return (
    <div className="grid gap-1.5 text-xs" role="status">
      <p className={cn("flex items-start gap-1.5", isOpen ? "text-foreground" : "text-muted-foreground")}>
        <Icon aria-hidden className={cn("mt-0.5 size-3.5 shrink-0", isOpen && "text-warning")} />
        <LongText>
          {words}
          {isOpen && entry.action !== null ? ` ${entry.action}` : null}
        </LongText>
      </p>
      {isOpen || entry.state === "skipped" ? (
        <p className="flex flex-wrap items-center gap-1.5 ps-5">
          {canDecide && entry.isRetryable ? (
            <Button size="sm" pending={decide.isPending} onClick={() => run("retry")}>
              <RotateCcw aria-hidden />
              Try again
            </Button>
          ) : null}
          {canDecide && isOpen ? (
            <Button size="sm" variant="ghost" pending={decide.isPending} onClick={() => run("skip")}>
              Leave it
            </Button>
          ) : null}
          <a
            href={entry.taskUrl}
            target="_blank"
            rel="noreferrer"
            className="inline-flex items-center gap-1 text-primary underline underline-offset-2"
          >
            Task
            <ExternalLink aria-hidden className="size-3" />
            <span className="sr-only"> (opens in ClickUp)</span>
          </a>
        </p>
      ) : null}
    </div>
  );
}

/** The notes about a comment, or about files of a ticket: one for each task that they have not reached. */
export function EntryNotes({ ticketId, targetIds }: { ticketId: string; targetIds: readonly string[] }) {
  const { data } = useConversationSync(ticketId);
  const entries =
    data?.entries.filter(({ targetId }) => targetId !== null && targetIds.includes(targetId)) ?? [];
  if (entries.length === 0) return null;
  return (
    <div className="grid gap-2">
      {entries.map((entry) => (
        <div key={entry.id} className="grid gap-0.5">
          {entry.fileName === null ? null : <bdi className="truncate text-xs">{entry.fileName}</bdi>}
          <EntryNote ticketId={ticketId} entry={entry} />
        </div>
      ))}
    </div>
  );
}

/** Files that are in ClickUp and not here, or still there though they are gone here. */
export function FilesElsewhere({ ticketId }: { ticketId: string }) {
  const { data } = useConversationSync(ticketId);
  const entries =
    data?.entries.filter(
      ({ kind, targetId, state }) => kind === "file" && targetId === null && state !== "skipped",
    ) ?? [];
  if (entries.length === 0) return null;
  return (
    <ul aria-label="Files in ClickUp only" className="grid gap-1">
      {entries.map((entry) => (
        <li
          key={entry.id}
          className="grid min-w-0 gap-1.5 rounded-md border border-dashed px-2.5 py-2 text-sm"
        >
          <bdi className="min-w-0 truncate" title={entry.fileName ?? undefined}>
            {entry.fileName}
          </bdi>
          <EntryNote ticketId={ticketId} entry={entry} />
        </li>
      ))}
    </ul>
  );
}
