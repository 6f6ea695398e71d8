"use client";

import { CheckCircle2, RefreshCw, RotateCcw } from "lucide-react";
import { useState } from "react";
import { reasonOf } from "#components/features/customers/reason.ts";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { useCan } from "#components/providers/organisation-provider.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#components/ui/cn.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { LinkField, LinkSync, SaidBy } from "#lib/sync/schema.ts";
import { ClockTime } from "./clock-time.tsx";
import { type FieldDecision, useDecideField, useTicketSync } from "./sync-queries.ts";

/** Whether ticket and task say the same, and where they do not, why, and what can be done. */
export function TaskSync({ ticketId, linkId }: { ticketId: string; linkId?: string }) {
  const sync = useTicketSync(ticketId, linkId);
  if (sync.data === null) return null;
  return (
    <div>
      <QueryBoundary
        query={sync}
        subject="whether both sides say the same"
        layout="inline"
        loading={<Skeleton className="h-4 w-36" />}
      >
        {(data) =>
          data === null ? null : (
            <Standing sync={data} ticketId={ticketId} {...(linkId === undefined ? {} : { linkId })} />
          )
        }
      </QueryBoundary>
    </div>
  );
}

function Standing({ sync, ticketId, linkId }: { sync: LinkSync; ticketId: string; linkId?: string }) {
  const open = sync.fields.filter(({ state }) => state === "conflict" || state === "failed");
  return (
    <div className="grid grid-cols-1 gap-3">
      {open.map((field) => (
        <OpenField
          key={field.field}
          field={field}
          ticketId={ticketId}
          {...(linkId === undefined ? {} : { linkId })}
        />
      ))}
      {sync.goneAt === null ? <Summary sync={sync} /> : null}
    </div>
  );
}

function Summary({ sync }: { sync: LinkSync }) {
  const total = sync.fields.length;
  if (total === 0 && !sync.isWaiting) return null;
  const inStep = sync.fields.filter(({ state }) => state === "in_step").length;
  const Icon = sync.isWaiting ? RefreshCw : CheckCircle2;
  return (
    <p role="status" className="flex items-center gap-1.5 text-muted-foreground text-xs">
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {sync.nextTryAt !== null ? (
        <span>
          The last comparison failed; the next is at <ClockTime at={sync.nextTryAt} />
        </span>
      ) : sync.isWaiting ? (
        "Comparing with ClickUp…"
      ) : (
        `${inStep} of ${total} fields in step`
      )}
    </p>
  );
}

function OpenField({ field, ticketId, linkId }: { field: LinkField; ticketId: string; linkId?: string }) {
  const canDecide = useCan("tasks:create");
  const decide = useDecideField(ticketId, field.field, linkId);
  const name = field.label;
  const run = (decision: FieldDecision) =>
    // Somebody else may have settled it: then it leaves the page, and the callbacks of `mutate` with it.
    decide
      .mutateAsync(decision)
      .catch((error: unknown) =>
        toast.error(`${name} couldn't be settled`, { description: reasonOf(error) }),
      );
  const isConflict = field.state === "conflict";
  return (
    <div className="grid grid-cols-1 gap-2">
      <Alert
        tone={isConflict ? "warning" : "destructive"}
        isLive
        title={isConflict ? `${name}: changed on both sides` : `${name} is not in step`}
      >
        {isConflict
          ? canDecide
            ? "Choose which one both sides get. All other fields go on."
            : "An agent chooses which one both sides get. All other fields go on."
          : [field.failure?.message, field.failure?.action].filter(Boolean).join(" ")}
      </Alert>
      {field.difference === null ? null : (
        <dl className="grid grid-cols-1 gap-2 text-xs">
          {field.agreedAt === null ? null : (
            <Side label="Agreed before" text={field.difference.base} at={field.agreedAt} />
          )}
          <Side label="Here" text={field.difference.ours} said={field.difference.oursBy} />
          <Side label="In ClickUp" text={field.difference.theirs} said={field.difference.theirsBy} />
        </dl>
      )}
      {canDecide ? (
        <div className="flex flex-wrap gap-2">
          {isConflict ? (
            <>
              <Button size="sm" pending={decide.isPending} onClick={() => run("keep_ours")}>
                Keep ours
              </Button>
              <Button size="sm" pending={decide.isPending} onClick={() => run("take_theirs")}>
                Take ClickUp’s
              </Button>
            </>
          ) : (
            <Button size="sm" pending={decide.isPending} onClick={() => run("retry")}>
              <RotateCcw aria-hidden />
              Try again
            </Button>
          )}
          <Button size="sm" variant="ghost" pending={decide.isPending} onClick={() => run("skip")}>
            Leave both
          </Button>
        </div>
      ) : null}
    </div>
  );
}

/** Longer ones are cut until somebody asks for the whole. */
const SHOWN_LINES = 6;
const SHOWN_CHARACTERS = 240;

/** One side's words, and who said them when, as far as that is known. */
function Side({ label, text, said, at }: { label: string; text: string; said?: SaidBy | null; at?: string }) {
  const [isWhole, setIsWhole] = useState(false);
  const since = said?.at ?? at;
  const isLong = text.length > SHOWN_CHARACTERS || text.split("\n").length > SHOWN_LINES;
  return (
    <div className="grid min-w-0 grid-cols-1 gap-0.5">
      <dt className="wrap-anywhere text-muted-foreground">
        {label}
        {said == null ? null : (
          <>
            , <bdi>{said.by}</bdi>
          </>
        )}
        {since === undefined ? null : (
          <>
            , <RelativeTime at={since} />
          </>
        )}
      </dt>
      <dd className="grid grid-cols-1 justify-items-start rounded-md bg-muted px-2 py-1">
        <p
          dir="auto"
          className={cn("wrap-anywhere w-full whitespace-pre-wrap", isLong && !isWhole && "line-clamp-6")}
        >
          {text}
        </p>
        {isLong ? (
          <Button
            size="sm"
            variant="link"
            aria-expanded={isWhole}
            aria-label={`${isWhole ? "Show less" : "Show all"} of ${label}`}
            onClick={() => setIsWhole(!isWhole)}
          >
            {isWhole ? "Show less" : "Show all"}
          </Button>
        ) : null}
      </dd>
    </div>
  );
}
