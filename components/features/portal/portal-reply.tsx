"use client";

import { Send } from "lucide-react";
import { ShortcutKeys } from "#components/patterns/shortcuts/shortcut-keys.tsx";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.tsx";
import { portalAttachmentUploadPath } from "#lib/tickets/client.ts";
import type { PortalTicket } from "#lib/tickets/schema.ts";
import { reasonOf } from "../customers/reason.ts";
import { AttachButton, DropArea } from "../tickets/drop-area.tsx";
import { MarkdownEditor } from "../tickets/markdown-editor.tsx";
import { isActive } from "../tickets/ticket-words.tsx";
import { UploadList } from "../tickets/upload-list.tsx";
import { useDraftText } from "../tickets/use-draft.ts";
import { useUploads } from "../tickets/use-uploads.ts";
import { useCreatePortalReply } from "./queries.ts";

/** Answers from the customer's side; what was typed survives a reload and a refusal. */
export function PortalReply({ ticket, maxBytes }: { ticket: PortalTicket; maxBytes: number }) {
  const { id: organisationId, name } = useOrganisation();
  const { text, setText, putBack } = useDraftText(`${organisationId}.portal-reply.${ticket.id}`);
  const create = useCreatePortalReply(ticket.id);
  const uploads = useUploads({ path: portalAttachmentUploadPath(ticket.id), fields: {}, maxBytes });
  const body = text.trim();
  const canSend = body !== "" && !uploads.isUploading;

  function send() {
    if (!canSend) return;
    const { attachmentIds, putBack: putFilesBack } = uploads.take();
    // By promise: callbacks given to `mutate` are dropped when the next one is sent.
    create.mutateAsync({ body, attachmentIds }).then(
      () => toast.success(`Reply sent on #${ticket.number}`),
      (error: unknown) => {
        putBack(body);
        putFilesBack();
        toast.error(`Couldn't send the reply on #${ticket.number}`, {
          description: `${reasonOf(error)} Your text is back in the box.`,
        });
      },
    );
    setText("");
  }

  return (
    <DropArea onFiles={uploads.add}>
      <section aria-label="Write a reply" className="grid gap-3 rounded-xl border bg-card p-4 shadow-raised">
        {isActive(ticket.status) ? null : (
          <p className="text-muted-foreground text-sm">A reply opens this ticket again.</p>
        )}
        <MarkdownEditor
          aria-label="Reply"
          placeholder={`Write to ${name}…`}
          value={text}
          onValueChange={setText}
          onSubmit={send}
        />
        <UploadList uploads={uploads} />
        <div className="flex items-center gap-2">
          <AttachButton maxBytes={maxBytes} onFiles={uploads.add} />
          <span className="ms-auto inline-flex items-center gap-1.5 text-muted-foreground text-xs pointer-coarse:hidden">
            <ShortcutKeys keys="mod+enter" /> sends
          </span>
          <Button variant="primary" onClick={send} disabled={!canSend} className="max-sm:ms-auto">
            <Send aria-hidden />
            Send reply
          </Button>
        </div>
      </section>
    </DropArea>
  );
}
