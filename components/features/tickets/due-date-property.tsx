"use client";

import { type FormEvent, useId, useState } from "react";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { DateInput } from "#components/ui/date-input.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#components/ui/popover.tsx";
import type { Ticket } from "#lib/tickets/schema.ts";
import { dayAfter, todayIn } from "./due-date.ts";
import { PropertyRow } from "./property-row.tsx";
import { DueDate } from "./ticket-words.tsx";

/** The day a ticket is due, changed where it stands: by a quick choice or a date. */
export function DueDateProperty({
  ticket,
  isReadOnly,
  onChange,
}: {
  ticket: Pick<Ticket, "dueDate" | "status">;
  isReadOnly: boolean;
  onChange: (dueDate: string | null) => void;
}) {
  const id = useId();
  const { timeZone } = useOrganisation();
  const [isOpen, setIsOpen] = useState(false);
  const [draft, setDraft] = useState("");
  const value = ticket.dueDate ? (
    <DueDate dueDate={ticket.dueDate} status={ticket.status} />
  ) : (
    <span className="text-muted-foreground">None</span>
  );
  if (isReadOnly) return <PropertyRow label="Due">{value}</PropertyRow>;

  function choose(dueDate: string | null) {
    setIsOpen(false);
    if (dueDate !== ticket.dueDate) onChange(dueDate);
  }

  function save(event: FormEvent) {
    event.preventDefault();
    if (draft !== "") choose(draft);
  }

  const today = todayIn(timeZone);
  const quick = [
    { label: "Today", day: today },
    { label: "Tomorrow", day: dayAfter(today, 1) },
    { label: "In a week", day: dayAfter(today, 7) },
  ];
  return (
    <div className="grid grid-cols-[6.5rem_minmax(0,1fr)] items-start gap-x-2">
      <dt id={`${id}label`} className="py-1.5 text-muted-foreground text-sm">
        Due
      </dt>
      <dd className="min-w-0">
        <Popover
          open={isOpen}
          onOpenChange={(next) => {
            setDraft(ticket.dueDate ?? "");
            setIsOpen(next);
          }}
        >
          <PopoverTrigger
            id={`${id}value`}
            aria-labelledby={`${id}label ${id}value`}
            className="-mx-2 flex min-h-8 w-[calc(100%+1rem)] items-center rounded-md px-2 py-1 text-start text-sm transition-colors hover:bg-muted data-[state=open]:bg-muted pointer-coarse:min-h-11"
          >
            {value}
          </PopoverTrigger>
          <PopoverContent aria-label="Change the due date" className="grid w-64 gap-3">
            <div className="flex flex-wrap gap-1.5">
              {quick.map(({ label, day }) => (
                <Button key={label} size="sm" onClick={() => choose(day)}>
                  {label}
                </Button>
              ))}
            </div>
            <form onSubmit={save} className="flex gap-2">
              <DateInput
                aria-label="Due date"
                value={draft}
                onChange={(event) => setDraft(event.target.value)}
                className="w-full flex-1"
              />
              <Button type="submit" variant="primary" disabled={draft === ""}>
                Set
              </Button>
            </form>
            {ticket.dueDate ? (
              <Button size="sm" variant="ghost" onClick={() => choose(null)}>
                Remove the due date
              </Button>
            ) : null}
          </PopoverContent>
        </Popover>
      </dd>
    </div>
  );
}
