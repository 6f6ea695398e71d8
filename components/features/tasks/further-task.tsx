"use client";

import {
  ChevronDown,
  ExternalLink,
  MoreHorizontal,
  RotateCcw,
  SquareCheckBig,
  Undo2,
  Unlink,
} from "lucide-react";
import { useState } from "react";
import { reasonOf } from "#components/features/customers/reason.ts";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { useCan } from "#components/providers/organisation-provider.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "#components/ui/dropdown-menu.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { EntryAction } from "#lib/tasks/client.ts";
import { INTENT_LABELS, type TaskEntry } from "#lib/tasks/schema.ts";
import { GoneTask } from "./gone-task.tsx";
import { useEntryAction, useUnlinkEntry } from "./queries.ts";
import { TaskStatus } from "./task-status.tsx";
import { TaskSync } from "./task-sync.tsx";
import { withoutMarker } from "./without-marker.ts";

/** One of a ticket's further tasks in a few lines; how it stands to the ticket is behind a button. */
export function FurtherTask({
  entry,
  ticketId,
  number,
}: {
  entry: TaskEntry;
  ticketId: string;
  number: number;
}) {
  const { link } = entry;
  const [isOpen, setIsOpen] = useState(false);
  const name = link === null ? (entry.label ?? "ClickUp task") : withoutMarker(link.taskName);
  return (
    <div className="grid grid-cols-1 gap-2 rounded-md border p-2.5 text-sm">
      <div className="flex items-start gap-2">
        <div className="grid min-w-0 flex-1 gap-1">
          {link === null ? (
            <span dir="auto" className="font-medium [overflow-wrap:anywhere]">
              {name}
            </span>
          ) : (
            <a
              href={link.taskUrl}
              target="_blank"
              rel="noopener noreferrer"
              dir="auto"
              className="line-clamp-2 font-medium text-primary underline decoration-1 underline-offset-4 [overflow-wrap:anywhere] hover:text-primary-hover"
            >
              {name}
              <ExternalLink aria-hidden className="ms-1 inline size-3.5 align-[-2px]" />
              <span className="sr-only"> (opens in ClickUp)</span>
            </a>
          )}
          {link === null || (entry.label === null && link.list.name === "") ? null : (
            <span
              className="truncate text-muted-foreground text-xs"
              title={[entry.label ?? "", link.list.name].filter((part) => part !== "").join(" · ")}
            >
              {entry.label === null ? null : <bdi>{entry.label}</bdi>}
              {entry.label === null || link.list.name === "" ? null : " · "}
              <bdi>{link.list.name}</bdi>
            </span>
          )}
        </div>
        <EntryMenu entry={entry} ticketId={ticketId} number={number} name={name} />
      </div>
      <div className="flex flex-wrap items-center gap-1.5">
        {link === null ? (
          <Badge tone={entry.state === "failed" ? "destructive" : "neutral"}>
            {INTENT_LABELS[entry.state]}
          </Badge>
        ) : (
          <TaskStatus name={link.status.name} type={link.status.type} />
        )}
        {entry.isOutsideSpace ? <Badge tone="warning">Outside the customer’s Space</Badge> : null}
        {entry.openFields > 0 ? (
          <Badge tone="warning">
            {entry.openFields === 1 ? "1 field waits for you" : `${entry.openFields} fields wait for you`}
          </Badge>
        ) : null}
        {link === null || entry.gone !== null ? null : (
          <Button
            size="sm"
            variant="ghost"
            className="ms-auto"
            aria-expanded={isOpen}
            onClick={() => setIsOpen(!isOpen)}
          >
            {isOpen ? "Hide sync" : "Show sync"}
            <ChevronDown aria-hidden className={isOpen ? "rotate-180" : ""} />
          </Button>
        )}
      </div>
      {entry.reason === null ? null : <p className="text-muted-foreground text-xs">{entry.reason}</p>}
      <GoneTask entry={entry} ticketId={ticketId} />
      {isOpen && link !== null ? <TaskSync ticketId={ticketId} linkId={link.id} /> : null}
    </div>
  );
}

function EntryMenu({
  entry,
  ticketId,
  number,
  name,
}: {
  entry: TaskEntry;
  ticketId: string;
  number: number;
  name: string;
}) {
  const canCreate = useCan("tasks:create");
  const act = useEntryAction(ticketId);
  const unlink = useUnlinkEntry(ticketId);
  const [isAsking, setIsAsking] = useState(false);
  if (!canCreate) return null;
  const run = (action: EntryAction, failed: string) =>
    act.mutate(
      { entryId: entry.id, action },
      { onError: (error) => toast.error(failed, { description: reasonOf(error) }) },
    );
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <IconButton label={`What to do with ${name}`} size="sm" pending={act.isPending}>
            <MoreHorizontal aria-hidden />
          </IconButton>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          {entry.link === null ? (
            <>
              {entry.state === "failed" ? (
                <DropdownMenuItem onSelect={() => run("retry", "It couldn't be tried again")}>
                  <RotateCcw aria-hidden />
                  Try again
                </DropdownMenuItem>
              ) : null}
              <DropdownMenuItem onSelect={() => run("cancel", "The request couldn't be taken back")}>
                <Undo2 aria-hidden />
                Take the request back
              </DropdownMenuItem>
            </>
          ) : (
            <>
              <DropdownMenuItem onSelect={() => run("lead", "It couldn't be made the main task")}>
                <SquareCheckBig aria-hidden />
                Make it the main task
              </DropdownMenuItem>
              <DropdownMenuItem onSelect={() => setIsAsking(true)}>
                <Unlink aria-hidden />
                Unlink
              </DropdownMenuItem>
            </>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      <ConfirmDialog
        isOpen={isAsking}
        onOpenChange={setIsAsking}
        title={`Unlink “${name}” from ticket #${number}?`}
        description="The task stays in ClickUp as it is. The ticket no longer shows it, and goes on with its other tasks."
        confirmLabel="Unlink"
        onConfirm={() => unlink.mutateAsync({ entryId: entry.id })}
      />
    </>
  );
}
