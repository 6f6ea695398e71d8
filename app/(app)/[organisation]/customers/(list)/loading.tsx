import { CustomerListSkeleton } from "#components/features/customers/customer-list-skeleton.tsx";

export default function Loading() {
  return <CustomerListSkeleton />;
}
