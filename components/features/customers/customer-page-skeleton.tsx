import { Card, CardContent } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";

/** The shape of a customer's page while it loads. */
export function CustomerPageSkeleton() {
  return (
    <div className="grid gap-6">
      <div className="grid gap-3">
        <Skeleton className="w-40" />
        <Skeleton className="h-7 w-64 max-w-full" />
      </div>
      <div className="grid min-w-0 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_16rem]">
        <div className="grid gap-4">
          <div className="flex h-9 items-center gap-4 border-b">
            {["w-14", "w-16", "w-10", "w-15"].map((width) => (
              <Skeleton key={width} className={width} />
            ))}
          </div>
          <Card className="grid divide-y">
            {["w-3/4", "w-1/2", "w-2/3", "w-5/6", "w-3/5"].map((width) => (
              <div key={width} className="flex h-10 items-center px-4">
                <Skeleton className={width} />
              </div>
            ))}
          </Card>
        </div>
        <Card className="max-lg:-order-1">
          <CardContent className="grid gap-4">
            <div className="grid grid-cols-2 gap-3">
              <Skeleton className="h-10 w-16" />
              <Skeleton className="h-10 w-16" />
            </div>
            <Skeleton className="w-40" />
            <Skeleton className="w-32" />
            <Skeleton className="w-36" />
          </CardContent>
        </Card>
      </div>
    </div>
  );
}
