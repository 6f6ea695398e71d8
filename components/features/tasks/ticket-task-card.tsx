"use client";

import Link from "next/link";
import { useEffect, useRef } from "react";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { useCan, useHasModule, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Card, CardContent, CardHeader, CardTitle } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { TaskObstacle, TaskState } from "#lib/tasks/schema.ts";
import { AskForTask } from "./ask-for-task.tsx";
import { FailedTask } from "./failed-task.tsx";
import { FurtherTasks } from "./further-tasks.tsx";
import { LinkedTask } from "./linked-task.tsx";
import { isUnderWay, useHearOfTheEnd, useTicketTask } from "./queries.ts";
import { TASK_CARD } from "./task-card-anchor.ts";
import { TaskUnderWay } from "./task-under-way.tsx";

export interface TicketTaskCardProps {
  ticketId: string;
  /** As people say it: #1042. */
  number: number;
  customerId: string;
}

/** A ticket's ClickUp tasks: the way to one, how far it has come, the one that leads, and the others. */
export function TicketTaskCard(props: TicketTaskCardProps) {
  const canSee = useCan("tasks:read");
  return useHasModule("clickup") && canSee ? <CardWithData {...props} /> : null;
}

function CardWithData({ ticketId, number, customerId }: TicketTaskCardProps) {
  const task = useTicketTask(ticketId);
  const hearOfTheEnd = useHearOfTheEnd(ticketId);
  const wasUnderWay = useRef(false);
  const goesOn = isUnderWay(task.data);
  useEffect(() => {
    if (wasUnderWay.current && !goesOn) hearOfTheEnd();
    wasUnderWay.current = goesOn;
  }, [goesOn, hearOfTheEnd]);
  return (
    <Card id={TASK_CARD} tabIndex={-1} className="scroll-mt-20 outline-none">
      <CardHeader>
        <CardTitle className="text-base">ClickUp task</CardTitle>
      </CardHeader>
      <CardContent className="pt-3">
        <QueryBoundary
          query={task}
          subject="the ClickUp task"
          layout="inline"
          loading={
            <div className="grid gap-2">
              <Skeleton className="h-8 w-44" />
              <Skeleton className="h-4 w-full" />
            </div>
          }
        >
          {(state) => (
            <>
              <Stage state={state} ticketId={ticketId} number={number} customerId={customerId} />
              <FurtherTasks ticketId={ticketId} number={number} hasLead={state.link !== null} />
            </>
          )}
        </QueryBoundary>
      </CardContent>
    </Card>
  );
}

function Stage({ state, ...ticket }: TicketTaskCardProps & { state: TaskState }) {
  const { link, obstacle } = state;
  if (link !== null) return <LinkedTask link={link} ticketId={ticket.ticketId} number={ticket.number} />;
  if (isUnderWay(state)) return <TaskUnderWay state={state} ticketId={ticket.ticketId} />;
  if (state.state === "failed") return <FailedTask state={state} {...ticket} />;
  if (obstacle !== null) return <Obstacle obstacle={obstacle} customerId={ticket.customerId} />;
  return <AskForTask ticketId={ticket.ticketId} number={ticket.number} />;
}

/** Why there is no button, and, for those who may, the way to where that is mended. */
export function Obstacle({ obstacle, customerId }: { obstacle: TaskObstacle; customerId: string }) {
  const { slug } = useOrganisation();
  const canAssign = useCan("clickup:assign");
  const canConnect = useCan("clickup:connect");
  const isAboutSpace = obstacle.code === "clickup_space_missing";
  const mend = isAboutSpace
    ? canAssign
      ? { href: `/${slug}/customers/${customerId}`, label: "Choose a Space for the customer" }
      : null
    : canConnect
      ? { href: `/${slug}/settings/clickup`, label: "Open the ClickUp settings" }
      : null;
  return (
    <div className="grid gap-1 text-sm">
      <p className="text-muted-foreground">{obstacle.message}</p>
      {mend === null ? (
        <p className="text-muted-foreground">{obstacle.action}</p>
      ) : (
        <p>
          <Link href={mend.href} className="text-primary underline underline-offset-4">
            {mend.label}
          </Link>
        </p>
      )}
    </div>
  );
}
