import { Card } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";

/** A card of settings on its way: a heading and some fields. */
export function FormCardSkeleton({ fields = 3 }: { fields?: number }) {
  return (
    <Card className="grid gap-6 p-5">
      <div className="grid gap-2">
        <Skeleton className="h-5 w-40" />
        <Skeleton className="w-64 max-w-full" />
      </div>
      {Array.from({ length: fields }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the shapes are all alike and never move.
        <div key={index} className="grid gap-2">
          <Skeleton className="h-3.5 w-24" />
          <Skeleton className="h-8 w-full" />
        </div>
      ))}
    </Card>
  );
}

/** A list of people or things on its way. */
export function RowsSkeleton({ rows = 3 }: { rows?: number }) {
  return (
    <Card className="divide-y">
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the shapes are all alike and never move.
        <div key={index} className="flex items-center gap-3 px-5 py-3.5">
          <Skeleton className="size-8 rounded-full" />
          <div className="grid flex-1 gap-2">
            <Skeleton className="w-40" />
            <Skeleton className="h-3 w-56 max-w-full" />
          </div>
          <Skeleton className="h-7 w-24" />
        </div>
      ))}
    </Card>
  );
}
