"use client";

import { CalendarClock, ChevronDown, X } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#components/ui/cn.ts";
import { DateInput } from "#components/ui/date-input.tsx";
import { Field } from "#components/ui/field.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#components/ui/popover.tsx";
import { toLocalInput } from "./local-input.ts";

/** From when to when, as ISO instants; null is open. */
export type TimeRange = { from: string | null; to: string | null };

/** A filter pill for a stretch of time, chosen in the reader's own time zone. */
export function TimeFilter({ range, onChange }: { range: TimeRange; onChange: (range: TimeRange) => void }) {
  const [isOpen, setIsOpen] = useState(false);
  const isSet = range.from !== null || range.to !== null;
  return (
    <div
      className={cn(
        "inline-flex h-8 max-w-full items-stretch rounded-md border text-sm pointer-coarse:h-10",
        isSet ? "border-primary/40 bg-accent text-accent-foreground" : "border-input border-dashed bg-card",
      )}
    >
      <Popover open={isOpen} onOpenChange={setIsOpen}>
        <PopoverTrigger className="inline-flex min-w-0 items-center gap-1.5 rounded-md px-2.5 font-medium hover:bg-muted/70 [&_svg]:size-3.5 [&_svg]:shrink-0">
          <CalendarClock aria-hidden />
          {isSet ? "Between two times" : "Between"}
          {isSet ? null : <ChevronDown aria-hidden className="text-muted-foreground" />}
        </PopoverTrigger>
        <PopoverContent aria-label="Filter by a stretch of time" className="w-72 p-4">
          <form
            className="grid gap-3"
            onSubmit={(event) => {
              event.preventDefault();
              const form = new FormData(event.currentTarget);
              const read = (name: string) => {
                const value = form.get(name);
                const at = new Date(typeof value === "string" ? value : "");
                return Number.isNaN(at.getTime()) ? null : at.toISOString();
              };
              setIsOpen(false);
              onChange({ from: read("from"), to: read("to") });
            }}
          >
            <Field label="Received from" isOptional>
              <DateInput
                type="datetime-local"
                name="from"
                defaultValue={toLocalInput(range.from)}
                className="w-full"
              />
            </Field>
            <Field label="Received until" isOptional>
              <DateInput
                type="datetime-local"
                name="to"
                defaultValue={toLocalInput(range.to)}
                className="w-full"
              />
            </Field>
            <Button type="submit" variant="primary">
              Show these
            </Button>
          </form>
        </PopoverContent>
      </Popover>
      {isSet ? (
        <button
          type="button"
          aria-label="Clear the stretch of time"
          onClick={() => onChange({ from: null, to: null })}
          className="grid w-7 place-items-center rounded-e-md hover:bg-muted/70 pointer-coarse:w-10"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      ) : null}
    </div>
  );
}
