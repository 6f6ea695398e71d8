"use client";

import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { reasonOf } from "#components/features/customers/reason.ts";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "#components/ui/dialog.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { toast } from "#components/ui/toast.tsx";
import { type DeliveryFilters, REPLAY_MAX, type ReplayCounts } from "#lib/sync/schema.ts";
import { leftOutWords, replayWords } from "./delivery-words.ts";
import { useReplayDeliveries, useReplayPreview } from "./queries.ts";

/** Says what a replay has begun. */
export function announceReplay(counts: ReplayCounts): void {
  const leftOut = leftOutWords(counts);
  const options = leftOut === null ? {} : { description: leftOut };
  if (counts.deliveries === 0) toast.info("There was nothing to replay", options);
  else toast.success(`${replayWords(counts)}: being compared again`, options);
}

/** Replays everything that the filters find, after saying how much that is. */
export function ReplayFoundDialog({ filters }: { filters: DeliveryFilters }) {
  const [isOpen, setIsOpen] = useState(false);
  const preview = useReplayPreview(filters, isOpen);
  const replay = useReplayDeliveries();
  const isReady = preview.data !== undefined && preview.data.deliveries > 0 && !preview.data.isTooMany;
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button>
          <RotateCcw aria-hidden />
          Replay what is found
        </Button>
      </DialogTrigger>
      <DialogContent
        title="Replay deliveries"
        description="Everything that the filters find, on all pages."
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button
              variant="primary"
              disabled={!isReady}
              pending={replay.isPending}
              onClick={() =>
                replay.mutate(
                  { filters },
                  {
                    onSuccess: (counts) => {
                      setIsOpen(false);
                      announceReplay(counts);
                    },
                    onError: (error) =>
                      toast.error("The deliveries couldn't be replayed", { description: reasonOf(error) }),
                  },
                )
              }
            >
              Replay
            </Button>
          </>
        }
      >
        <QueryBoundary
          query={preview}
          subject="the count"
          layout="inline"
          loading={<Skeleton className="h-16 w-full" />}
        >
          {(counts) =>
            counts.isTooMany ? (
              <Alert
                tone="warning"
                title={`More than ${REPLAY_MAX.toLocaleString("en-GB")} deliveries are found`}
              >
                Choose a shorter time, and replay the rest afterwards.
              </Alert>
            ) : (
              <div className="grid gap-2 text-sm">
                <p className="font-semibold text-lg tabular-nums">
                  {counts.deliveries === 0 ? "Nothing to replay" : replayWords(counts)}
                </p>
                <p className="text-muted-foreground">
                  Each task is read from ClickUp and compared with its tickets once more. What is in step
                  stays as it is; nothing is done twice.
                </p>
                {leftOutWords(counts) === null ? null : (
                  <p className="text-muted-foreground">{leftOutWords(counts)}</p>
                )}
              </div>
            )
          }
        </QueryBoundary>
      </DialogContent>
    </Dialog>
  );
}
