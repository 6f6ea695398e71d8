"use client";

import { Pencil } from "lucide-react";
import { useState } from "react";
import { useCan } from "#components/providers/organisation-provider.tsx";
import { Avatar } from "#components/ui/avatar.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Markdown } from "#components/ui/markdown.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { Ticket } from "#lib/tickets/schema.ts";
import { useUpdateTicket } from "./mutations.ts";
import { TextEditor } from "./text-editor.tsx";

/** What the ticket is about, as it was filed, and the way to rewrite it. */
export function TicketDescription({ ticket }: { ticket: Ticket }) {
  const canWrite = useCan("tickets:write") && ticket.mergedInto === null;
  // The editor itself says why a change was refused, beside the text that would else be lost.
  const update = useUpdateTicket(ticket, { isQuiet: true });
  const [isEditing, setIsEditing] = useState(false);
  const author = ticket.createdBy.name;
  const requester = ticket.requester?.name === author ? null : ticket.requester;
  return (
    <Card className="grid gap-3 p-4">
      <div className="flex min-w-0 items-center gap-2.5">
        <Avatar name={author} seed={author} size="md" />
        <div className="grid min-w-0 flex-1">
          <bdi className="truncate font-medium text-sm">{author}</bdi>
          <span className="text-muted-foreground text-xs">
            Filed <RelativeTime at={ticket.createdAt} />
            {requester ? (
              <>
                {" "}
                for <bdi>{requester.name}</bdi>
              </>
            ) : null}
          </span>
        </div>
        {canWrite && !isEditing ? (
          <IconButton label="Edit the description" size="sm" onClick={() => setIsEditing(true)}>
            <Pencil aria-hidden />
          </IconButton>
        ) : null}
      </div>
      {isEditing ? (
        <TextEditor
          label="Description"
          text={ticket.description}
          canBeEmpty
          onSave={(description) =>
            update.mutateAsync({
              changes: { description },
              preview: { description },
              subject: "the description",
            })
          }
          onClose={() => setIsEditing(false)}
        />
      ) : ticket.description === "" ? (
        <p className="text-muted-foreground">
          There is no description.{" "}
          {canWrite ? (
            <Button variant="link" onClick={() => setIsEditing(true)}>
              Write one
            </Button>
          ) : null}
        </p>
      ) : (
        <Markdown>{ticket.description}</Markdown>
      )}
    </Card>
  );
}
