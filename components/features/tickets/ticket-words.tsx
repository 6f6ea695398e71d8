"use client";

import { CalendarClock, CircleUserRound } from "lucide-react";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Avatar } from "#components/ui/avatar.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { cn } from "#components/ui/cn.ts";
import { toneText } from "#components/ui/tone.ts";
import type { TicketStatus } from "#lib/tickets/schema.ts";
import { DUE_TONES } from "./appearance.ts";
import { dueStateOf, formatCalendarDay, formatDueDate, todayIn } from "./due-date.ts";

/** Whether a ticket still waits for somebody; a date that has passed then matters. */
export function isActive(status: TicketStatus): boolean {
  return status === "open" || status === "in_progress" || status === "waiting";
}

/** When a ticket is due, in words and in colour; a finished ticket is never late. */
export function DueDate({
  dueDate,
  status,
  className,
}: {
  dueDate: string;
  status: TicketStatus;
  className?: string;
}) {
  const { timeZone } = useOrganisation();
  const today = todayIn(timeZone);
  const state = isActive(status) ? dueStateOf(dueDate, today) : "later";
  const isMarked = state === "overdue" || state === "today";
  return (
    <time
      dateTime={dueDate}
      title={formatCalendarDay(dueDate)}
      // The server may draw it just before midnight and the browser just after.
      suppressHydrationWarning
      className={cn(
        "inline-flex items-center gap-1 whitespace-nowrap align-middle tabular-nums",
        isMarked ? toneText[DUE_TONES[state]] : "text-muted-foreground",
        isMarked && "font-medium",
        className,
      )}
    >
      {isMarked ? <CalendarClock aria-hidden className="size-3.5" /> : null}
      {formatDueDate(dueDate, today)}
      {state === "overdue" ? <span className="sr-only">, overdue</span> : null}
    </time>
  );
}

/** A person with picture and name, or the lack of one. */
export function PersonName({
  person,
  none,
  isShortInTable = false,
}: {
  person: { id: string; name: string } | null;
  /** What is said when there is nobody: "Unassigned". */
  none: string;
  /** In a table that is not wide, the picture stands for the name. */
  isShortInTable?: boolean;
}) {
  const nameClasses = isShortInTable && "@2xl/table:@max-6xl/table:sr-only";
  if (person === null) {
    return (
      <span
        className="inline-flex max-w-full items-center gap-1.5 align-middle text-muted-foreground"
        title={isShortInTable ? none : undefined}
      >
        <CircleUserRound aria-hidden className="size-5 shrink-0 stroke-1" />
        <span className={cn(nameClasses)}>{none}</span>
      </span>
    );
  }
  return (
    <span className="inline-flex min-w-0 max-w-full items-center gap-1.5 align-middle" title={person.name}>
      <Avatar name={person.name} seed={person.id} size="xs" />
      <bdi className={cn("truncate", nameClasses)}>{person.name}</bdi>
    </span>
  );
}

/** Tags as small words; more than `shown` become a number. */
export function TagList({
  tags,
  shown = tags.length,
  className,
}: {
  tags: readonly string[];
  shown?: number;
  className?: string;
}) {
  const rest = tags.length - shown;
  return (
    <span className={cn("inline-flex max-w-full flex-wrap items-center gap-1", className)}>
      {tags.slice(0, shown).map((tag) => (
        <Badge key={tag} size="sm" className="max-w-40">
          <bdi className="truncate">{tag}</bdi>
        </Badge>
      ))}
      {rest > 0 ? (
        <span className="text-2xs text-muted-foreground" title={tags.slice(shown).join(", ")}>
          +{rest}
        </span>
      ) : null}
    </span>
  );
}
