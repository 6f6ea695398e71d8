"use client";

import { Link2, SquareCheckBig } from "lucide-react";
import { reasonOf } from "#components/features/customers/reason.ts";
import { useCan } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.tsx";
import { LinkTaskDialog } from "./link-task-dialog.tsx";
import { useRequestTask } from "./queries.ts";

/** No task yet: make one, or name one that is there. */
export function AskForTask({ ticketId, number }: { ticketId: string; number: number }) {
  const canCreate = useCan("tasks:create");
  const request = useRequestTask(ticketId);
  if (!canCreate) return <p className="text-muted-foreground text-sm">There is no ClickUp task yet.</p>;
  return (
    <div className="flex flex-wrap gap-2">
      <Button
        variant="primary"
        pending={request.isPending}
        onClick={() =>
          // This button leaves the page at once, and the callbacks of `mutate` with it.
          request
            .mutateAsync()
            .catch((error: unknown) =>
              toast.error(`Ticket #${number} couldn't be sent to ClickUp`, { description: reasonOf(error) }),
            )
        }
      >
        <SquareCheckBig aria-hidden />
        Create ClickUp task
      </Button>
      <LinkTaskDialog
        ticketId={ticketId}
        number={number}
        trigger={
          <Button variant="ghost">
            <Link2 aria-hidden />
            Link existing
          </Button>
        }
      />
    </div>
  );
}
