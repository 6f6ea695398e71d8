"use client";

import { ArrowRight, RotateCcw } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { reasonOf } from "#components/features/customers/reason.ts";
import { withoutMarker } from "#components/features/tasks/without-marker.ts";
import { Section } from "#components/patterns/section.tsx";
import { StatusBadge } from "#components/patterns/status-badge.tsx";
import { useCan, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardContent } from "#components/ui/card.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { formatDuration } from "#components/ui/duration-format.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { LongText, Truncate } from "#components/ui/text.tsx";
import { toast } from "#components/ui/toast.tsx";
import {
  type DeliveryDetail,
  type DeliveryEffect,
  type HistoryItem,
  isPlaceEvent,
} from "#lib/sync/schema.ts";
import { SubjectLink } from "./delivery-columns.tsx";
import {
  changedFields,
  count,
  eventName,
  fieldName,
  obstacleWords,
  outcomeWords,
  STATE_APPEARANCE,
  VERDICT_APPEARANCE,
  verdictSentence,
} from "./delivery-words.ts";
import { useReplayDelivery } from "./queries.ts";

/** One delivery with all that is known of it. */
export function DeliveryReport({ delivery }: { delivery: DeliveryDetail }) {
  const { history, neighbours } = delivery;
  const changes = changedFields(delivery);
  return (
    <>
      <Section
        title={eventName(delivery.event)}
        description={
          <>
            Received <RelativeTime at={delivery.receivedAt} />
          </>
        }
        actions={<ReplayButton delivery={delivery} />}
      >
        <Facts delivery={delivery} />
      </Section>
      {history.length === 0 ? null : (
        <Section title="What it says" description="In ClickUp's words, at that moment.">
          <Changes label="What it says">
            {history.map((item, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and ClickUp's ids may repeat.
              <HistoryRow key={index} item={item} />
            ))}
          </Changes>
        </Section>
      )}
      {changes.length === 0 ? null : (
        <Section title="What changed here" description="On the tickets that the task is linked to.">
          <Changes label="What changed here">
            {changes.map((effect, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and fields may repeat.
              <EffectRow key={index} effect={effect} />
            ))}
          </Changes>
        </Section>
      )}
      {neighbours.length === 0 ? null : (
        <Section title="Others about the same task" description="The nearest in time, newest first.">
          <Neighbours delivery={delivery} />
        </Section>
      )}
      <Section title="Body" description={`${count(delivery.bytes, "byte", "bytes")}, as they came.`}>
        <CodeBlock
          code={delivery.payload}
          label="Body of the delivery"
          className="[&_figure]:max-h-128 [&_figure]:overflow-y-auto"
        />
      </Section>
    </>
  );
}

function ReplayButton({ delivery }: { delivery: DeliveryDetail }) {
  const canReplay = useCan("sync:write");
  const replay = useReplayDelivery();
  if (!canReplay || delivery.replayObstacle !== null) return null;
  return (
    <Button
      pending={replay.isPending}
      onClick={() =>
        // What cannot be replayed any more loses this button, and the callbacks of `mutate` with it.
        replay.mutateAsync(delivery.id).then(
          () => toast.success("Replayed: its task is being compared again"),
          (error: unknown) =>
            toast.error("The delivery couldn't be replayed", { description: reasonOf(error) }),
        )
      }
    >
      <RotateCcw aria-hidden />
      Replay
    </Button>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="grid min-w-0 gap-0.5 sm:grid-cols-[9rem_minmax(0,1fr)] sm:gap-3">
      <dt className="text-muted-foreground text-sm">{term}</dt>
      <dd className="grid min-w-0 gap-1 text-sm">{children}</dd>
    </div>
  );
}

function Facts({ delivery }: { delivery: DeliveryDetail }) {
  const { subjects, taskId, listId, durationMs, replayCount, replayedAt, replayObstacle } = delivery;
  return (
    <Card>
      <CardContent>
        <dl className="grid gap-3">
          <Fact term="Verdict">
            <StatusBadge status={delivery.verdict} map={VERDICT_APPEARANCE} size="sm" className="w-fit" />
            <LongText>{verdictSentence(delivery)}</LongText>
          </Fact>
          <Fact term="What came of it">
            <StatusBadge status={delivery.state} map={STATE_APPEARANCE} size="sm" className="w-fit" />
            <LongText>{outcomeWords(delivery)}</LongText>
            {replayObstacle === null ? null : (
              <LongText className="text-muted-foreground">{obstacleWords(replayObstacle)}</LongText>
            )}
          </Fact>
          {durationMs === null ? null : <Fact term="Took">{formatDuration(durationMs)}</Fact>}
          {replayedAt === null ? null : (
            <Fact term="Replayed">
              <span>
                {count(replayCount, "time", "times")}, last <RelativeTime at={replayedAt} />
              </span>
            </Fact>
          )}
          <Fact term="Concerns">
            {subjects.length === 0 ? (
              <span className="text-muted-foreground">
                {isPlaceEvent(delivery.event)
                  ? listId === null
                    ? "A Space"
                    : "A List"
                  : taskId === null && listId === null
                    ? "No task or List"
                    : "Nothing that a ticket is linked to"}
              </span>
            ) : null}
            {subjects.map((subject) => (
              <span key={subject.linkId} className="flex min-w-0 flex-wrap items-baseline gap-x-2">
                <SubjectLink subject={subject} />
                {subject.customerName === null ? null : <bdi>{subject.customerName}</bdi>}
                <a
                  href={subject.taskUrl}
                  target="_blank"
                  rel="noreferrer"
                  dir="auto"
                  className="min-w-0 text-primary underline underline-offset-2 [overflow-wrap:anywhere]"
                >
                  {withoutMarker(subject.taskName)}
                  <span className="sr-only"> (opens in ClickUp)</span>
                </a>
                {subject.isStanding ? null : <span className="text-muted-foreground">no longer linked</span>}
              </span>
            ))}
          </Fact>
          <Fact term="ClickUp's ids">
            <Ids delivery={delivery} />
          </Fact>
        </dl>
      </CardContent>
    </Card>
  );
}

function Ids({ delivery: { event, taskId, listId, webhookId } }: { delivery: DeliveryDetail }) {
  const ids = [
    ["Event", event],
    ["Task", taskId],
    ["List", listId],
    ["Webhook", webhookId],
  ] as const;
  return (
    <ul className="grid gap-0.5">
      {ids.map(([name, id]) =>
        id === null ? null : (
          <li key={name} className="min-w-0">
            {name} <code className="font-mono text-xs [overflow-wrap:anywhere]">{id}</code>
          </li>
        ),
      )}
    </ul>
  );
}

function Changes({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Card>
      <ul aria-label={label} className="divide-y">
        {children}
      </ul>
    </Card>
  );
}

function ChangeRow({
  name,
  before,
  after,
  meta,
}: {
  name: string;
  before: ReactNode;
  after: ReactNode;
  meta?: ReactNode;
}) {
  return (
    <li className="grid gap-1 px-4 py-3 text-sm">
      <span className="flex flex-wrap items-baseline justify-between gap-x-3">
        <bdi className="font-medium">{name}</bdi>
        {meta}
      </span>
      <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
        <LongText className="text-muted-foreground">{before}</LongText>
        <ArrowRight aria-hidden className="size-3.5 shrink-0 text-muted-foreground rtl:rotate-180" />
        <span className="sr-only">became</span>
        <LongText>{after}</LongText>
      </span>
    </li>
  );
}

function HistoryRow({ item }: { item: HistoryItem }) {
  const isInstant = item.field === "due_date" || item.field === "start_date";
  const value = (words: string | null) =>
    words === null ? "nothing" : isInstant ? <RelativeTime at={words} /> : words;
  return (
    <ChangeRow
      name={item.customField ?? fieldName(item.field)}
      before={value(item.before)}
      after={value(item.after)}
      meta={
        <span className="text-muted-foreground text-xs">
          {item.by === null ? null : <bdi>{item.by}</bdi>}{" "}
          {item.at === null ? null : <RelativeTime at={item.at} />}
        </span>
      }
    />
  );
}

/** Fields whose values are names of our own: in_progress reads "in progress". */
const CHOICES: ReadonlySet<string> = new Set(["status", "priority"]);

function EffectRow({ effect }: { effect: DeliveryEffect }) {
  const value = (content: unknown) => {
    if (content === null || content === undefined || content === "") return "nothing";
    if (typeof content !== "string") return JSON.stringify(content);
    return CHOICES.has(effect.field) ? content.replaceAll("_", " ") : content;
  };
  return (
    <ChangeRow name={fieldName(effect.field)} before={value(effect.before)} after={value(effect.after)} />
  );
}

function Neighbours({ delivery: { neighbours } }: { delivery: DeliveryDetail }) {
  const { slug } = useOrganisation();
  return (
    <Card>
      <ul aria-label="Others about the same task" className="divide-y">
        {neighbours.map((neighbour) => (
          <li key={neighbour.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 text-sm">
            <Link
              href={`/${slug}/settings/clickup/deliveries/${neighbour.id}`}
              prefetch={false}
              className="font-medium text-primary underline underline-offset-2"
            >
              {eventName(neighbour.event)}
            </Link>
            <StatusBadge status={neighbour.verdict} map={VERDICT_APPEARANCE} size="sm" />
            <Truncate className="flex-1">{outcomeWords(neighbour)}</Truncate>
            <RelativeTime at={neighbour.receivedAt} className="text-muted-foreground" />
          </li>
        ))}
      </ul>
    </Card>
  );
}
