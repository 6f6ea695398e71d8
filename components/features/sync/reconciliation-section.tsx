"use client";

import { ScanSearch } from "lucide-react";
import { reasonOf } from "#components/features/customers/reason.ts";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { Section } from "#components/patterns/section.tsx";
import { useCan } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardContent } from "#components/ui/card.tsx";
import { Progress } from "#components/ui/progress.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { Sweep } from "#lib/sync/schema.ts";
import { sweepWords } from "./difference-words.ts";
import { DifferencesLink } from "./differences-link.tsx";
import { useCheckEverything, useSweeps, useTruth } from "./sweep-queries.ts";
import { TruthNumber } from "./truth-number.tsx";

/** How true the picture is, when that was checked, and the way to check it now. */
export function ReconciliationSection() {
  const truth = useTruth();
  const sweeps = useSweeps();
  const canCheck = useCan("sync:write");
  return (
    <Section
      title="Agreement"
      description="What changed is checked every quarter of an hour and everything once a day, with what the rate budget has to spare."
      actions={
        <>
          <DifferencesLink />
          {canCheck && truth.data?.links !== 0 ? (
            <CheckButton isUnderWay={sweeps.data?.sweeps.some(isFullUnderWay) === true} />
          ) : null}
        </>
      }
    >
      <Card>
        <CardContent className="grid gap-4">
          <QueryBoundary
            query={truth}
            subject="how much both sides say alike"
            layout="inline"
            loading={<Skeleton className="h-16 w-full" />}
          >
            {(data) => <TruthNumber truth={data} />}
          </QueryBoundary>
          {sweeps.data?.sweeps.length === 0 ? null : (
            <div className="border-t pt-4">
              <QueryBoundary
                query={sweeps}
                subject="the checks"
                layout="inline"
                loading={<Skeleton className="h-12 w-full" />}
              >
                {(data) => (
                  <ul className="grid gap-3">
                    {data.sweeps.map((sweep) => (
                      <SweepLine key={sweep.id} sweep={sweep} />
                    ))}
                  </ul>
                )}
              </QueryBoundary>
            </div>
          )}
        </CardContent>
      </Card>
    </Section>
  );
}

const isFullUnderWay = ({ phase, kind }: Sweep) => phase !== "done" && kind === "full";

function CheckButton({ isUnderWay }: { isUnderWay: boolean }) {
  const check = useCheckEverything();
  return (
    <Button
      pending={check.isPending}
      disabled={isUnderWay}
      onClick={() =>
        check.mutate(undefined, {
          onSuccess: () => toast.success("Every linked task is being checked"),
          onError: (error) => toast.error("The check couldn't be begun", { description: reasonOf(error) }),
        })
      }
    >
      <ScanSearch aria-hidden />
      {isUnderWay ? "Checking everything …" : "Check everything now"}
    </Button>
  );
}

function SweepLine({ sweep }: { sweep: Sweep }) {
  const { workspaceName, finishedAt, startedAt, problem, phase, linksChecked, linksTotal, kind } = sweep;
  const words = sweepWords(sweep);
  return (
    <li className="grid min-w-0 gap-1.5 text-sm">
      <div className="flex min-w-0 flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5">
        <p className="min-w-0 font-medium [overflow-wrap:anywhere]">
          <bdi>{workspaceName ?? "A workspace"}</bdi>
        </p>
        <RelativeTime at={finishedAt ?? startedAt} className="text-muted-foreground text-xs" />
      </div>
      <p className="text-muted-foreground">{words}.</p>
      {phase === "done" ? null : (
        <Progress
          label={`Check of ${workspaceName ?? "a workspace"}`}
          value={kind === "full" ? linksChecked : null}
          max={Math.max(linksTotal, 1)}
          valueText={words}
        />
      )}
      {problem === null ? null : <p className="text-warning">{problem}</p>}
    </li>
  );
}
