"use client";

import { CircleAlert, CircleCheck, Sparkles } from "lucide-react";
import { useId } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Select } from "#components/ui/select.tsx";
import { SOURCE_STATUSES, type SourceStatus, type StatusOfSyncList } from "#lib/sync/schema.ts";
import { MEANING_LABELS, reviewSentence, typeLabel } from "./status-words.ts";

/** One status of a List: what it is in ClickUp, what it means here, and whether ours is written as it. */
export function StatusRow({
  status,
  means,
  isWayBack,
  hasRivals,
  isLocked,
  onMeaning,
  onWayBack,
}: {
  status: StatusOfSyncList;
  means: SourceStatus;
  isWayBack: boolean;
  /** Whether others mean the same, so that there is something to choose. */
  hasRivals: boolean;
  isLocked: boolean;
  onMeaning: (means: SourceStatus) => void;
  onWayBack: () => void;
}) {
  const { name, type, color, taskCount, isGone, isConfirmed, review } = status;
  const isChanged = means !== status.means;
  const tickets =
    taskCount === 0
      ? "No linked ticket"
      : taskCount === 1
        ? "1 linked ticket"
        : `${taskCount} linked tickets`;
  return (
    <li className="grid gap-x-4 gap-y-2 py-4 sm:grid-cols-[minmax(0,1fr)_11.5rem_9rem]">
      <div className="grid min-w-0 content-start gap-1">
        <p className="flex min-w-0 items-start gap-2 text-sm">
          <span
            aria-hidden
            className="mt-1.5 size-2.5 shrink-0 rounded-full border"
            style={color === null ? undefined : { backgroundColor: color }}
          />
          <span className="min-w-0">
            <bdi className="font-medium [overflow-wrap:anywhere]">{name}</bdi>{" "}
            <span className="whitespace-nowrap text-muted-foreground">{typeLabel(type)}</span>
          </span>
        </p>
        <div className="flex flex-wrap items-center gap-2 ps-4.5">
          {review !== null ? (
            <Badge tone="warning" size="sm">
              <CircleAlert aria-hidden />
              To review
            </Badge>
          ) : isConfirmed ? (
            <Badge tone="success" size="sm">
              <CircleCheck aria-hidden />
              Confirmed
            </Badge>
          ) : (
            <Badge size="sm">
              <Sparkles aria-hidden />
              Proposed
            </Badge>
          )}
          <span className="min-w-0 text-muted-foreground text-xs [overflow-wrap:anywhere]">
            {reviewSentence(status)} {tickets}
            {isChanged && taskCount > 0
              ? ` ${taskCount === 1 ? "becomes" : "become"} ${MEANING_LABELS[means].toLowerCase()}`
              : ""}
          </span>
        </div>
      </div>
      {isGone ? (
        <p className="text-muted-foreground text-sm">Meant {MEANING_LABELS[means].toLowerCase()}</p>
      ) : (
        <>
          <Select
            aria-label={`${name} means`}
            value={means}
            options={SOURCE_STATUSES.map((value) => ({
              value,
              label: MEANING_LABELS[value],
              ...(value === status.proposed ? { description: "Proposed" } : {}),
            }))}
            onValueChange={onMeaning}
            disabled={isLocked}
          />
          <WayBack
            means={means}
            name={name}
            isChosen={isWayBack}
            isLocked={isLocked || !hasRivals}
            onChoose={onWayBack}
          />
        </>
      )}
    </li>
  );
}

/** One of several that mean the same is written back: a radio button across the rows of one meaning. */
function WayBack({
  means,
  name,
  isChosen,
  isLocked,
  onChoose,
}: {
  means: SourceStatus;
  name: string;
  isChosen: boolean;
  isLocked: boolean;
  onChoose: () => void;
}) {
  const id = useId();
  return (
    <div className="flex h-8 items-center gap-2 text-sm pointer-coarse:h-11">
      <input
        type="radio"
        id={id}
        name={`way-back-${means}`}
        checked={isChosen}
        onChange={onChoose}
        disabled={isLocked}
        className="size-4 accent-primary pointer-coarse:size-5"
      />
      <label htmlFor={id} className={isChosen ? "" : "text-muted-foreground"}>
        Written back
        <span className="sr-only">
          {" "}
          as {name} for {MEANING_LABELS[means].toLowerCase()}
        </span>
      </label>
    </div>
  );
}
