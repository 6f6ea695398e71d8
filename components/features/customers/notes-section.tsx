"use client";

import { Pencil, StickyNote, Trash2 } from "lucide-react";
import { useState } from "react";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { Section } from "#components/patterns/section.tsx";
import { useCan, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Avatar } from "#components/ui/avatar.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Markdown } from "#components/ui/markdown.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { Note } from "#lib/customers/schema.ts";
import { MarkdownEditor } from "../tickets/markdown-editor.tsx";
import { TextEditor } from "../tickets/text-editor.tsx";
import { useDraftText } from "../tickets/use-draft.ts";
import { useCreateNote, useDeleteNote, useUpdateNote } from "./mutations.ts";
import { useNotes } from "./queries.ts";
import { reasonOf } from "./reason.ts";

function NoteCard({ note }: { note: Note }) {
  const [isEditing, setIsEditing] = useState(false);
  const update = useUpdateNote(note.customerId);
  const remove = useDeleteNote(note.customerId);
  return (
    <Card className="grid gap-2.5 p-4">
      <div className="flex min-w-0 items-center gap-2.5">
        <Avatar name={note.author.name} seed={note.author.id ?? note.author.name} size="sm" />
        <p className="min-w-0 flex-1 truncate text-sm">
          <bdi className="font-medium">{note.author.name}</bdi>{" "}
          <span className="text-muted-foreground text-xs">
            <RelativeTime at={note.createdAt} />
            {note.updatedAt === note.createdAt ? "" : ", edited"}
          </span>
        </p>
        {note.isEditable && !isEditing ? (
          <>
            <IconButton label="Edit the note" size="sm" onClick={() => setIsEditing(true)}>
              <Pencil aria-hidden />
            </IconButton>
            <ConfirmDialog
              trigger={
                <IconButton label="Delete the note" size="sm" tooltip={false}>
                  <Trash2 aria-hidden />
                </IconButton>
              }
              title="Delete this note?"
              description="It can't be brought back."
              confirmLabel="Delete"
              onConfirm={async () => {
                await remove.mutateAsync(note.id);
                toast.success("The note was deleted");
              }}
            />
          </>
        ) : null}
      </div>
      {isEditing ? (
        <TextEditor
          label="Note"
          text={note.body}
          onSave={(body) => update.mutateAsync({ id: note.id, body })}
          onClose={() => setIsEditing(false)}
        />
      ) : (
        <Markdown>{note.body}</Markdown>
      )}
    </Card>
  );
}

/** What colleagues should know about a customer, the newest first. */
export function NotesSection({ customer }: { customer: { id: string; name: string } }) {
  const { id: organisationId } = useOrganisation();
  const canWrite = useCan("customers:write");
  const notes = useNotes(customer.id);
  const create = useCreateNote(customer.id);
  const { text, setText, putBack } = useDraftText(`${organisationId}.note.${customer.id}`);

  function add() {
    const body = text.trim();
    if (body === "") return;
    // By promise: callbacks given to `mutate` are dropped when the next note is added.
    create.mutateAsync(body).then(
      () => toast.success(`Note about ${customer.name} added`),
      (error: unknown) => {
        putBack(body);
        toast.error("Couldn't add the note", {
          description: `${reasonOf(error)} Your text is back in the box.`,
        });
      },
    );
    setText("");
  }

  return (
    <Section title="Notes" description="Only your colleagues can read them.">
      {canWrite ? (
        <Card className="grid gap-3 p-4">
          <MarkdownEditor
            aria-label="New note"
            placeholder="Write what others should know…"
            value={text}
            onValueChange={setText}
            onSubmit={add}
            footer={
              <span className="flex items-center gap-3">
                <span role="status">{create.isPending ? "Adding…" : null}</span>
                <Button size="sm" variant="primary" onClick={add} disabled={text.trim() === ""}>
                  Add note
                </Button>
              </span>
            }
          />
        </Card>
      ) : null}
      <QueryBoundary
        query={notes}
        subject="the notes"
        layout="inline"
        loading={
          <Card className="grid gap-2.5 p-4">
            <Skeleton className="w-40" />
            <Skeleton className="w-full" />
            <Skeleton className="w-2/3" />
          </Card>
        }
        isEmpty={(data) => data.pages.every((page) => page.items.length === 0)}
        empty={
          <Card>
            <EmptyState
              icon={<StickyNote />}
              title="No notes yet"
              description="Agreements, preferences, the name of the dog: whatever helps the next colleague."
              className="py-8"
            />
          </Card>
        }
      >
        {(data) => (
          <>
            {data.pages
              .flatMap((page) => page.items)
              .map((note) => (
                <NoteCard key={note.id} note={note} />
              ))}
            {notes.hasNextPage ? (
              <Button
                size="sm"
                onClick={() => void notes.fetchNextPage()}
                pending={notes.isFetchingNextPage}
                className="justify-self-center"
              >
                Show older notes
              </Button>
            ) : null}
          </>
        )}
      </QueryBoundary>
    </Section>
  );
}
