import { CustomerPageSkeleton } from "#components/features/customers/customer-page-skeleton.tsx";

export default function Loading() {
  return <CustomerPageSkeleton />;
}
