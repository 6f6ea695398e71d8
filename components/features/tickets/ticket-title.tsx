"use client";

import { Pencil } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { useCan } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Input } from "#components/ui/input.tsx";
import { type Ticket, updateTicketInput } from "#lib/tickets/schema.ts";
import { useUpdateTicket } from "./mutations.ts";

/** The ticket's title, the page's heading; a press on the pencil turns it into a box. */
export function TicketTitle({ ticket }: { ticket: Ticket }) {
  const canWrite = useCan("tickets:write") && ticket.mergedInto === null;
  const update = useUpdateTicket(ticket);
  const [draft, setDraft] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const pencilRef = useRef<HTMLButtonElement>(null);

  function leave() {
    setDraft(null);
    setProblem(null);
    requestAnimationFrame(() => pencilRef.current?.focus());
  }

  function save(event: FormEvent) {
    event.preventDefault();
    const title = updateTicketInput.shape.title.safeParse(draft ?? "");
    if (!title.success || title.data === undefined) {
      setProblem(title.error?.issues[0]?.message ?? "Write something here");
      return;
    }
    if (title.data !== ticket.title) {
      const rejected = draft;
      update.mutate(
        { changes: { title: title.data }, preview: { title: title.data }, subject: "the title" },
        { onError: () => setDraft(rejected) },
      );
    }
    leave();
  }

  if (draft !== null) {
    return (
      <form onSubmit={save} className="grid gap-2">
        <h1 className="sr-only">{ticket.title}</h1>
        <Input
          aria-label="Title"
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? "title-problem" : undefined}
          value={draft}
          autoFocus
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") leave();
          }}
          className="h-11 font-semibold text-2xl tracking-tight pointer-coarse:h-12 pointer-coarse:text-2xl"
        />
        {problem ? (
          <p id="title-problem" role="alert" className="text-destructive text-sm">
            {problem}
          </p>
        ) : null}
        <div className="flex gap-2">
          <Button type="submit" variant="primary" size="sm">
            Save title
          </Button>
          <Button size="sm" onClick={leave}>
            Cancel
          </Button>
        </div>
      </form>
    );
  }
  return (
    <div className="flex min-w-0 items-start gap-2">
      <h1 dir="auto" className="min-w-0 font-semibold text-2xl tracking-tight [overflow-wrap:anywhere]">
        {ticket.title}
      </h1>
      {canWrite ? (
        <IconButton ref={pencilRef} label="Edit the title" size="sm" onClick={() => setDraft(ticket.title)}>
          <Pencil aria-hidden />
        </IconButton>
      ) : null}
    </div>
  );
}
