import { PageHeader } from "#components/patterns/page-header.tsx";
import { Card } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";

/** The shape of the pages of imports and exports while they load. */
export function TransfersSkeleton({ title, hasForm = false }: { title: string; hasForm?: boolean }) {
  return (
    <div className="grid gap-6">
      <PageHeader title={title} description={<Skeleton className="w-80 max-w-full" />} />
      {hasForm ? (
        <Card className="grid max-w-3xl gap-4 p-5">
          <Skeleton className="w-32" />
          <Skeleton className="w-2/3" />
          <Skeleton className="h-28 w-full rounded-lg" />
          <Skeleton className="h-8 w-28 justify-self-end rounded-md" />
        </Card>
      ) : null}
      <Card className="grid divide-y">
        {["w-3/4", "w-1/2", "w-2/3", "w-3/5"].map((width) => (
          <div key={width} className="flex h-10 items-center px-4">
            <Skeleton className={width} />
          </div>
        ))}
      </Card>
    </div>
  );
}
