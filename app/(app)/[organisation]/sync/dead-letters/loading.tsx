import { Skeleton } from "#components/ui/skeleton.tsx";

export default function DeadLettersLoading() {
  return (
    <div className="grid gap-4" aria-busy="true">
      <Skeleton className="h-24" />
      <Skeleton className="h-8 w-full" />
      <Skeleton className="h-96" />
    </div>
  );
}
