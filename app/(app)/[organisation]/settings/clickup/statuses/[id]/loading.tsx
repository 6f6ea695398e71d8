import { Skeleton } from "#components/ui/skeleton.tsx";

export default function StatusesLoading() {
  return (
    <div className="grid gap-4" aria-busy="true">
      <Skeleton className="h-5 w-40" />
      <Skeleton className="h-12 w-72 max-w-full" />
      <Skeleton className="h-96" />
    </div>
  );
}
