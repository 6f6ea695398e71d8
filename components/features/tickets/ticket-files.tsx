"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Paperclip } from "lucide-react";
import { useEffect, useEffectEvent } from "react";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Card, CardContent, CardHeader, CardTitle } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { attachmentPath, attachmentUploadPath, ticketKeys } from "#lib/tickets/client.ts";
import type { Ticket } from "#lib/tickets/schema.ts";
import { AttachmentList } from "./attachment-list.tsx";
import { AttachButton, DropArea } from "./drop-area.tsx";
import { EntryNotes, FilesElsewhere } from "./entry-note.tsx";
import { useDeleteAttachment } from "./mutations.ts";
import { useAttachments } from "./queries.ts";
import { UploadList } from "./upload-list.tsx";
import { useUploads } from "./use-uploads.ts";

/** All files of a ticket, and a place to add some that belong to no reply: those only colleagues see. */
export function TicketFiles({ ticket, maxBytes }: { ticket: Ticket; maxBytes: number }) {
  const client = useQueryClient();
  const { id: organisationId } = useOrganisation();
  const files = useAttachments(ticket.id);
  const remove = useDeleteAttachment(ticket.id);
  const uploads = useUploads({
    path: attachmentUploadPath(ticket.id),
    fields: { visibility: "internal" },
    maxBytes,
  });

  // What has arrived moves from the list of uploads to the list of files.
  const arrived = uploads.items.filter((upload) => upload.attachment !== null).map((upload) => upload.key);
  const takeOver = useEffectEvent(async () => {
    await client.invalidateQueries({ queryKey: ticketKeys.attachments(organisationId, ticket.id) });
    void client.invalidateQueries({ queryKey: ticketKeys.timeline(organisationId, ticket.id) });
    for (const key of arrived) uploads.remove(key);
  });
  const hasArrived = arrived.length > 0;
  useEffect(() => {
    if (hasArrived) void takeOver();
  }, [hasArrived]);

  return (
    <DropArea onFiles={uploads.add}>
      <Card>
        <CardHeader className="flex items-center justify-between">
          <CardTitle className="text-base">Files</CardTitle>
          <AttachButton maxBytes={maxBytes} onFiles={uploads.add} />
        </CardHeader>
        <CardContent className="grid gap-2 pt-2">
          <QueryBoundary
            query={files}
            subject="the files"
            layout="inline"
            loading={<Skeleton className="h-8 w-full rounded-md" />}
            isEmpty={(data) => data.length === 0 && uploads.items.length === 0}
            empty={
              <p className="flex items-center gap-2 text-muted-foreground text-sm">
                <Paperclip aria-hidden className="size-4 shrink-0" />
                None yet. Drop files here; only colleagues see them.
              </p>
            }
          >
            {(attachments) => (
              <>
                <AttachmentList
                  label="Files of this ticket"
                  attachments={attachments}
                  pathOf={attachmentPath}
                  onDelete={(attachment) => remove.mutateAsync(attachment)}
                />
                <EntryNotes ticketId={ticket.id} targetIds={attachments.map(({ id }) => id)} />
              </>
            )}
          </QueryBoundary>
          <FilesElsewhere ticketId={ticket.id} />
          <UploadList uploads={uploads} />
        </CardContent>
      </Card>
    </DropArea>
  );
}
