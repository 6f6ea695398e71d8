import { Card, CardContent } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { TimelineSkeleton } from "./ticket-timeline.tsx";

/** The shape of a ticket's page while it loads. */
export function TicketPageSkeleton() {
  return (
    <div className="grid gap-6">
      <div className="grid gap-3">
        <Skeleton className="h-4 w-32" />
        <Skeleton className="h-7 w-2/3" />
      </div>
      <div className="grid min-w-0 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem] lg:grid-rows-[auto_1fr]">
        <Card className="grid gap-3 p-4">
          <div className="flex items-center gap-2.5">
            <Skeleton className="size-8 rounded-full" />
            <Skeleton className="h-4 w-40" />
          </div>
          <Skeleton className="h-4 w-full" />
          <Skeleton className="h-4 w-5/6" />
          <Skeleton className="h-4 w-2/3" />
        </Card>
        <div className="min-w-0 max-lg:order-last lg:col-start-1">
          <TimelineSkeleton />
        </div>
        <Card className="lg:col-start-2 lg:row-span-2 lg:row-start-1">
          <CardContent className="grid gap-4">
            {["w-24", "w-20", "w-32", "w-16", "w-28", "w-36", "w-40"].map((width) => (
              <div key={width} className="grid grid-cols-[6.5rem_minmax(0,1fr)]">
                <Skeleton className="w-16" />
                <Skeleton className={width} />
              </div>
            ))}
          </CardContent>
        </Card>
      </div>
    </div>
  );
}
