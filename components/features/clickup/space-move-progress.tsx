"use client";

import { reasonOf } from "#components/features/customers/reason.ts";
import { withoutMarker } from "#components/features/tasks/without-marker.ts";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Progress } from "#components/ui/progress.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { SpaceMove, SpaceMoveChoice } from "#lib/tasks/schema.ts";
import { useRetrySpaceMove, useSpaceMove } from "./space-move-queries.ts";

/** Failures that are named; of the others it is said how many they are. */
const NAMED = 3;

const DONE: Record<SpaceMoveChoice, { one: string; many: string }> = {
  keep: { one: "left where it is", many: "left where they are" },
  move: { one: "moved", many: "moved" },
  recreate: { one: "unlinked, and a new one asked for", many: "unlinked, and new ones asked for" },
};

/** How far the customer's latest move is, while it is under way, and what came of it. */
export function SpaceMoveProgress({ customerId, canAssign }: { customerId: string; canAssign: boolean }) {
  const { data: move, isError } = useSpaceMove(customerId);
  if (move === undefined && isError) {
    return <p className="text-muted-foreground text-xs">What became of linked tasks can't be shown now.</p>;
  }
  if (move == null || move.total === 0) return null;
  if (move.status === "running") {
    const past = move.done + move.failed;
    return (
      <div className="grid gap-1.5 text-sm">
        <p role="status" className="text-muted-foreground">
          Looking after the linked tasks: {past.toLocaleString("en-GB")} of{" "}
          {move.total.toLocaleString("en-GB")}…
        </p>
        <Progress
          label="Linked tasks looked after"
          value={past}
          max={move.total}
          valueText={`${past} of ${move.total} tasks`}
        />
      </div>
    );
  }
  if (move.failed > 0) return <Failures customerId={customerId} move={move} canAssign={canAssign} />;
  return (
    <p role="status" className="text-muted-foreground text-xs">
      {move.done.toLocaleString("en-GB")} linked{" "}
      {move.done === 1 ? `task ${DONE[move.choice].one}` : `tasks ${DONE[move.choice].many}`}
      {move.finishedAt === null ? null : (
        <>
          , <RelativeTime at={move.finishedAt} />
        </>
      )}
    </p>
  );
}

function Failures({
  customerId,
  move,
  canAssign,
}: {
  customerId: string;
  move: SpaceMove;
  canAssign: boolean;
}) {
  const retry = useRetrySpaceMove(customerId);
  const named = move.failures.slice(0, NAMED);
  return (
    <Alert
      tone="warning"
      title={`${move.failed.toLocaleString("en-GB")} of ${move.total.toLocaleString("en-GB")} linked tasks could not be looked after`}
      action={
        canAssign ? (
          <Button
            size="sm"
            pending={retry.isPending}
            onClick={() =>
              retry.mutate(undefined, {
                onError: (error) =>
                  toast.error("It couldn't be tried again", { description: reasonOf(error) }),
              })
            }
          >
            Try again
          </Button>
        ) : null
      }
    >
      <ul className="grid gap-1">
        {named.map(({ taskName, taskUrl, reason }) => (
          <li key={taskUrl}>
            <a href={taskUrl} dir="auto" className="underline underline-offset-4">
              {withoutMarker(taskName)}
            </a>
            : {reason}
          </li>
        ))}
        {move.failed > named.length ? (
          <li>and {(move.failed - named.length).toLocaleString("en-GB")} more</li>
        ) : null}
      </ul>
      They stay linked and where they are.
    </Alert>
  );
}
