"use client";

import { ArrowDown, RotateCcw } from "lucide-react";
import Link from "next/link";
import { reasonOf } from "#components/features/customers/reason.ts";
import { useCan, useHasModule, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { DeadLetter } from "#lib/sync/schema.ts";
import { ClockTime } from "./clock-time.tsx";
import { useTicketTasks } from "./queries.ts";
import { useRetryTicketLetters, useTicketLetters } from "./sync-queries.ts";
import { TASK_CARD } from "./task-card-anchor.ts";
import { waitingTitle } from "./waiting-words.ts";
import { withoutMarker } from "./without-marker.ts";

/** Says at the top of a ticket what of it waits on its way, why, and since when; goes when nothing does. */
export function WaitingBanner({ ticketId }: { ticketId: string }) {
  const canSee = useCan("tasks:read");
  return useHasModule("clickup") && canSee ? (
    <section aria-label="What waits" className="grid gap-2 empty:hidden">
      <MissingTasks ticketId={ticketId} />
      <Letters ticketId={ticketId} />
    </section>
  ) : null;
}

/** Tasks that could not be made: what can be done about each is on the card. */
function MissingTasks({ ticketId }: { ticketId: string }) {
  const { data } = useTicketTasks(ticketId);
  const failed = data?.items.filter(({ state, link }) => state === "failed" && link === null) ?? [];
  const [first] = failed;
  if (first === undefined) return null;
  return (
    <Alert
      tone="destructive"
      title={failed.length === 1 ? "A ClickUp task is missing" : `${failed.length} ClickUp tasks are missing`}
      action={<ToCard label="What to do" />}
    >
      {first.intent?.failure?.message ?? first.reason}{" "}
      {first.intent === null ? null : (
        <span className="whitespace-nowrap">
          Since <RelativeTime at={first.intent.updatedAt} />.
        </span>
      )}
    </Alert>
  );
}

function Letters({ ticketId }: { ticketId: string }) {
  const canRetry = useCan("tasks:create");
  const { data, isError, isFetching, refetch } = useTicketLetters(ticketId);
  const retry = useRetryTicketLetters(ticketId);
  if (data === undefined && isError) {
    return (
      <Alert
        tone="warning"
        isLive
        title="Whether anything of this ticket waits on its way can't be shown now"
        action={
          <Button size="sm" pending={isFetching} onClick={() => void refetch()}>
            Try again
          </Button>
        }
      />
    );
  }
  if (data === undefined || data.letters.length === 0) return null;
  const { letters, total } = data;
  const tasks = new Set(letters.map(({ task }) => task.id));
  const more = total - letters.length;
  return (
    <Alert
      tone={letters.some(({ state }) => state === "failed") ? "destructive" : "warning"}
      title={waitingTitle(letters, total)}
      action={
        <>
          {letters.some(({ state }) => state === "conflict" || state === "gone") ? (
            <ToCard label={canRetry ? "Decide" : "Look at it"} />
          ) : null}
          {canRetry && letters.some((letter) => letter.canRetry) ? (
            <Button
              size="sm"
              pending={retry.isPending}
              onClick={() =>
                // What is tried again leaves the page, and the callbacks of `mutate` with it.
                retry.mutateAsync().then(
                  () => toast.success("It is tried again now"),
                  (error: Error) =>
                    toast.error("It couldn’t be tried again", { description: reasonOf(error) }),
                )
              }
            >
              <RotateCcw aria-hidden />
              Try it again
            </Button>
          ) : null}
        </>
      }
    >
      <ul className="grid gap-1">
        {letters.map((letter) => (
          <li key={`${letter.id} ${letter.state}`}>
            <Letter letter={letter} isNamed={tasks.size > 1} />
          </li>
        ))}
        {more > 0 ? <li>And {more.toLocaleString("en-GB")} more.</li> : null}
      </ul>
    </Alert>
  );
}

function Letter({ letter, isNamed }: { letter: DeadLetter; isNamed: boolean }) {
  const { slug } = useOrganisation();
  const canMend = useCan("sync:read");
  const { fieldLabel, reason, since, nextAttemptAt, fix, task } = letter;
  return (
    <>
      <bdi className="font-medium text-foreground">{fieldLabel}</bdi>
      {isNamed ? (
        <>
          {" "}
          of <bdi>{withoutMarker(task.name)}</bdi>
        </>
      ) : null}
      {": "}
      {reason.message} {reason.action}{" "}
      <span className="whitespace-nowrap">
        Since <RelativeTime at={since} />
        {nextAttemptAt === null ? null : (
          <>
            , next try at <ClockTime at={nextAttemptAt} />
          </>
        )}
        .
      </span>
      {canMend && fix?.path.startsWith("/settings") ? (
        <>
          {" "}
          <Link href={`/${slug}${fix.path}`} className="text-primary underline underline-offset-4">
            {fix.label}
          </Link>
        </>
      ) : null}
    </>
  );
}

function ToCard({ label }: { label: string }) {
  return (
    <Button asChild size="sm" variant="ghost">
      <a href={`#${TASK_CARD}`}>
        <ArrowDown aria-hidden />
        {label}
      </a>
    </Button>
  );
}
