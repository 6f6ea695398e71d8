import { HydrationBoundary } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { requireStaffPage } from "#app/_session/page-session.ts";
import { prefetch } from "#app/_shell/prefetch.ts";
import { TicketFieldDialog } from "#components/features/tickets/ticket-field-dialog.tsx";
import { TicketFieldList } from "#components/features/tickets/ticket-field-list.tsx";
import { Section } from "#components/patterns/section.tsx";
import { Button } from "#components/ui/button.tsx";
import { ticketKeys } from "#lib/tickets/client.ts";
import { listTicketFields } from "#lib/tickets/index.ts";

export const metadata: Metadata = { title: "Ticket fields" };

type Props = { params: Promise<{ organisation: string }> };

export default async function TicketFieldsPage({ params }: Props) {
  const { ctx } = await requireStaffPage((await params).organisation, "ticket_fields:write");
  const state = await prefetch([
    {
      queryKey: ticketKeys.fields(ctx.organisationId),
      queryFn: () => listTicketFields(ctx, { withArchived: true }),
    },
  ]);
  return (
    <HydrationBoundary state={state}>
      <Section
        title="Ticket fields"
        description="What tickets have besides a title, a status and their like."
        actions={
          <TicketFieldDialog
            trigger={
              <Button variant="primary">
                <Plus aria-hidden />
                New field
              </Button>
            }
          />
        }
      >
        <TicketFieldList />
      </Section>
    </HydrationBoundary>
  );
}
