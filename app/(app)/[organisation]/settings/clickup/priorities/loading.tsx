import { Skeleton } from "#components/ui/skeleton.tsx";

export default function PrioritiesLoading() {
  return (
    <div className="grid gap-4" aria-busy="true">
      <Skeleton className="h-12 w-72 max-w-full" />
      <Skeleton className="h-96" />
    </div>
  );
}
