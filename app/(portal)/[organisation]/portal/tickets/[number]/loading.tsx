import { PortalTicketSkeleton } from "#components/features/portal/portal-ticket-skeleton.tsx";

export default function Loading() {
  return <PortalTicketSkeleton />;
}
