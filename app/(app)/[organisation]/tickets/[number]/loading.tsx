import { TicketPageSkeleton } from "#components/features/tickets/ticket-page-skeleton.tsx";

export default function Loading() {
  return <TicketPageSkeleton />;
}
