"use client";

import { Ellipsis, Pencil, Split, Trash2 } from "lucide-react";
import { useState } from "react";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { useCan } from "#components/providers/organisation-provider.tsx";
import { cn } from "#components/ui/cn.ts";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "#components/ui/dropdown-menu.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Markdown } from "#components/ui/markdown.tsx";
import { toast } from "#components/ui/toast.tsx";
import { attachmentPath } from "#lib/tickets/client.ts";
import type { Attachment, Comment } from "#lib/tickets/schema.ts";
import { AttachmentList } from "./attachment-list.tsx";
import { EntryNotes } from "./entry-note.tsx";
import { useChangeComment } from "./mutations.ts";
import { SplitDialog } from "./split-dialog.tsx";
import { TextEditor } from "./text-editor.tsx";
import { isPending } from "./timeline-cache.ts";

/** What a comment is called, for questions and news about it. */
function nounOf(comment: Comment): string {
  return comment.visibility === "internal" ? "note" : "reply";
}

/** The text of a comment with its files, on paper for the customer and on the colour of notes for colleagues. */
export function CommentSurface({
  comment,
  pathOf,
  menu,
  note,
  children,
}: {
  comment: Comment;
  pathOf: (attachment: Attachment) => string;
  menu?: React.ReactNode;
  /** What is to be said about it, below. */
  note?: React.ReactNode;
  children?: React.ReactNode;
}) {
  return (
    <div
      aria-busy={isPending(comment) || undefined}
      className={cn(
        "relative grid gap-3 rounded-lg border px-3.5 py-3 transition-opacity",
        comment.visibility === "internal" ? "border-warning/40 bg-warning-subtle" : "bg-card shadow-raised",
        isPending(comment) && "opacity-60",
      )}
    >
      {comment.deletedAt ? (
        <p className="text-muted-foreground italic">This {nounOf(comment)} was deleted.</p>
      ) : (
        <>
          {menu ? <div className="absolute end-1.5 top-1.5">{menu}</div> : null}
          {children ?? <Markdown className={menu ? "pe-8" : undefined}>{comment.body}</Markdown>}
          <AttachmentList label="Files" attachments={comment.attachments} pathOf={pathOf} />
        </>
      )}
      {note}
    </div>
  );
}

/** A comment with what its author, an admin, or whoever changes tickets can do about it. */
export function CommentBody({
  comment,
  later,
  isReadOnly,
}: {
  comment: Comment;
  /** What was written after it: it may move to a ticket of its own together with it. */
  later: readonly Comment[];
  /** Of a ticket that was merged into another. */
  isReadOnly: boolean;
}) {
  const { update, remove } = useChangeComment(comment.ticketId);
  const [isEditing, setIsEditing] = useState(false);
  const [isDeleting, setIsDeleting] = useState(false);
  const [isSplitting, setIsSplitting] = useState(false);
  const canSplit = useCan("tickets:write") && comment.deletedAt === null && !isPending(comment);
  const noun = nounOf(comment);
  const menu =
    (comment.isEditable || comment.isDeletable || canSplit) && !isEditing && !isReadOnly ? (
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <IconButton label={`Options of this ${noun}`} size="sm" tooltip={false}>
            <Ellipsis aria-hidden />
          </IconButton>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          {comment.isEditable ? (
            <DropdownMenuItem onSelect={() => setIsEditing(true)}>
              <Pencil aria-hidden />
              Edit
            </DropdownMenuItem>
          ) : null}
          {canSplit ? (
            <DropdownMenuItem onSelect={() => setIsSplitting(true)}>
              <Split aria-hidden />
              Make this a ticket of its own…
            </DropdownMenuItem>
          ) : null}
          {comment.isDeletable ? (
            <DropdownMenuItem tone="destructive" onSelect={() => setIsDeleting(true)}>
              <Trash2 aria-hidden />
              Delete…
            </DropdownMenuItem>
          ) : null}
        </DropdownMenuContent>
      </DropdownMenu>
    ) : null;
  return (
    <>
      <CommentSurface
        comment={comment}
        pathOf={attachmentPath}
        menu={menu}
        note={
          <EntryNotes
            ticketId={comment.ticketId}
            targetIds={[comment.id, ...comment.attachments.map(({ id }) => id)]}
          />
        }
      >
        {isEditing ? (
          <TextEditor
            label={`Edit the ${noun}`}
            text={comment.body}
            onSave={(body) => update.mutateAsync({ id: comment.id, body })}
            onClose={() => setIsEditing(false)}
          />
        ) : undefined}
      </CommentSurface>
      {isSplitting ? (
        <SplitDialog comment={comment} later={later} onClose={() => setIsSplitting(false)} />
      ) : null}
      <ConfirmDialog
        isOpen={isDeleting}
        onOpenChange={setIsDeleting}
        title={`Delete this ${noun}?`}
        description={
          comment.visibility === "public"
            ? "The customer no longer sees it in the portal. What was sent by e-mail can't be called back."
            : "It disappears for all colleagues."
        }
        confirmLabel="Delete"
        onConfirm={async () => {
          await remove.mutateAsync(comment.id);
          toast.success(`The ${noun} was deleted`);
        }}
      />
    </>
  );
}
