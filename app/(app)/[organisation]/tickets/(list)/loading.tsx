import { TicketListSkeleton } from "#components/features/tickets/ticket-list-skeleton.tsx";

export default function Loading() {
  return <TicketListSkeleton />;
}
