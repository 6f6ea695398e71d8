"use client";

import { useRouter } from "next/navigation";
import { useId } from "react";
import { Form } from "#components/patterns/form/form.tsx";
import { FormField } from "#components/patterns/form/form-field.tsx";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Dialog, DialogClose, DialogContent } from "#components/ui/dialog.tsx";
import { Input } from "#components/ui/input.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { toast } from "#components/ui/toast.tsx";
import { type Comment, splitTicketInput, TITLE_MAX } from "#lib/tickets/schema.ts";
import { useSplitTicket } from "./merge-mutations.ts";

const formSchema = splitTicketInput.omit({ id: true });

/** The beginning of what was written, without marks and line ends: a title to begin with. */
function firstWords(body: string): string {
  const words = body
    .replaceAll(/[#*_`>[\]]/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  return words.length <= 80 ? words : `${words.slice(0, 79).toWellFormed().trimEnd()}…`;
}

/** Makes a reply or note, and the later ones that are chosen, a ticket of their own. */
export function SplitDialog({
  comment,
  later,
  onClose,
}: {
  comment: Comment;
  /** What was written after it, oldest first. */
  later: readonly Comment[];
  onClose: () => void;
}) {
  const formId = useId();
  const router = useRouter();
  const { slug } = useOrganisation();
  const split = useSplitTicket();
  return (
    <Dialog open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <DialogContent
        title="Make this a ticket of its own"
        description="What you choose moves to a new ticket of the same customer, with its files. ClickUp tasks stay here."
        size="lg"
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" form={formId} variant="primary" pending={split.isPending}>
              File the new ticket
            </Button>
          </>
        }
      >
        <Form
          id={formId}
          schema={formSchema}
          defaultValues={{
            title: firstWords(comment.body),
            description: comment.visibility === "public" ? comment.body : "",
            commentIds: [comment.id],
          }}
          hasLeaveGuard={false}
          onSubmit={async (input) => {
            const ticket = await split.mutateAsync({ id: comment.ticketId, ...input });
            onClose();
            toast.success(`Ticket #${ticket.number} filed`);
            router.push(`/${slug}/tickets/${ticket.number}`);
          }}
        >
          {(form) => (
            <>
              <FormField control={form.control} name="title" label="Title" isRequired>
                {(field) => <Input {...field} maxLength={TITLE_MAX} autoComplete="off" autoFocus />}
              </FormField>
              <FormField
                control={form.control}
                name="description"
                label="Description"
                description="The customer's contacts can read it."
                isOptional
              >
                {(field) => <Textarea {...field} value={field.value ?? ""} />}
              </FormField>
              {later.length === 0 ? null : (
                <FormField
                  control={form.control}
                  name="commentIds"
                  label="Move these later ones as well"
                  isOptional
                >
                  {({ value, onChange }) => (
                    <LaterEntries
                      entries={later}
                      chosen={value}
                      onChange={(ids) => onChange([comment.id, ...ids])}
                    />
                  )}
                </FormField>
              )}
            </>
          )}
        </Form>
      </DialogContent>
    </Dialog>
  );
}

function LaterEntries({
  entries,
  chosen,
  onChange,
}: {
  entries: readonly Comment[];
  chosen: readonly string[];
  onChange: (ids: string[]) => void;
}) {
  const id = useId();
  return (
    <ul className="grid max-h-60 gap-1 overflow-y-auto rounded-md border p-2">
      {entries.map((entry) => (
        <li key={entry.id}>
          <label
            htmlFor={`${id}${entry.id}`}
            className="flex items-start gap-2 rounded-md px-2 py-1.5 text-sm hover:bg-muted"
          >
            <Checkbox
              id={`${id}${entry.id}`}
              className="mt-0.5"
              checked={chosen.includes(entry.id)}
              onCheckedChange={(isChosen) =>
                onChange(
                  entries
                    .map((each) => each.id)
                    .filter((each) => (each === entry.id ? isChosen : chosen.includes(each))),
                )
              }
            />
            <span className="min-w-0">
              <bdi className="font-medium">{entry.author.name}</bdi>{" "}
              <span className="text-muted-foreground text-xs">
                {entry.visibility === "internal" ? "note" : "reply"}, <RelativeTime at={entry.createdAt} />
              </span>
              <bdi className="line-clamp-2 block [overflow-wrap:anywhere]">{firstWords(entry.body)}</bdi>
            </span>
          </label>
        </li>
      ))}
    </ul>
  );
}
