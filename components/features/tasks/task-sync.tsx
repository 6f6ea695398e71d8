"use client";

import { CheckCircle2, RefreshCw, RotateCcw } from "lucide-react";
import { reasonOf } from "#components/features/customers/reason.ts";
import { useCan } from "#components/providers/organisation-provider.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { LinkField, LinkSync } from "#lib/sync/schema.ts";
import { ClockTime } from "./clock-time.tsx";
import { type FieldDecision, useDecideField, useTicketSync } from "./sync-queries.ts";

/** Whether ticket and task say the same, and where they do not, why, and what can be done. */
export function TaskSync({ ticketId, linkId }: { ticketId: string; linkId?: string }) {
  const { data } = useTicketSync(ticketId, linkId);
  if (data == null) return null;
  const open = data.fields.filter(({ state }) => state === "conflict" || state === "failed");
  return (
    <div className="grid gap-3">
      {open.map((field) => (
        <OpenField
          key={field.field}
          field={field}
          ticketId={ticketId}
          {...(linkId === undefined ? {} : { linkId })}
        />
      ))}
      {data.goneAt === null ? <Summary sync={data} /> : null}
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
    decide.mutate(decision, {
      onError: (error) => toast.error(`${name} couldn't be settled`, { description: reasonOf(error) }),
    });
  const isConflict = field.state === "conflict";
  return (
    <div className="grid gap-2">
      <Alert
        tone={isConflict ? "warning" : "destructive"}
        isLive
        title={isConflict ? `${name}: changed on both sides` : `${name} is not in step`}
      >
        {isConflict
          ? "Choose which one both sides get. All other fields go on."
          : [field.failure?.message, field.failure?.action].filter(Boolean).join(" ")}
      </Alert>
      {field.difference === null ? null : (
        <dl className="grid gap-2 text-xs">
          <Side label="Agreed before" text={field.difference.base} />
          <Side label="Here" text={field.difference.ours} />
          <Side label="In ClickUp" text={field.difference.theirs} />
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

function Side({ label, text }: { label: string; text: string }) {
  return (
    <div className="grid gap-0.5">
      <dt className="text-muted-foreground">{label}</dt>
      <dd
        dir="auto"
        className="line-clamp-6 whitespace-pre-wrap rounded-md bg-muted px-2 py-1 [overflow-wrap:anywhere]"
      >
        {text}
      </dd>
    </div>
  );
}
