import { TransfersSkeleton } from "#components/features/transfers/transfers-skeleton.tsx";

export default function Loading() {
  return <TransfersSkeleton title="Imports" hasForm />;
}
