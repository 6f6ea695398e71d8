"use client";

import { CircleDot, CircleUserRound, Merge, SignalHigh, Tag, UserRoundX } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { OptionList, type OptionListProps } from "#components/ui/option-list.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#components/ui/popover.tsx";
import { toast } from "#components/ui/toast.tsx";
import {
  BULK_MAX,
  MERGE_MAX,
  type TicketListItem,
  tagSchema,
  ticketPrioritySchema,
  ticketStatusSchema,
} from "#lib/tickets/schema.ts";
import { PRIORITY_APPEARANCE, STATUS_APPEARANCE } from "./appearance.ts";
import { useMemberOptions } from "./member-options.tsx";
import { MergeDialog } from "./merge-dialog.tsx";
import { type BulkChange, useBulkUpdateTickets } from "./mutations.ts";
import { useTagOptions } from "./tag-options.ts";
import { PRIORITY_OPTIONS, STATUS_OPTIONS } from "./use-ticket-facets.tsx";

function BulkMenu({
  label,
  icon,
  isDisabled,
  onSelect,
  ...list
}: Omit<OptionListProps, "selected"> & { icon: ReactNode; isDisabled: boolean }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Popover open={isOpen} onOpenChange={setIsOpen}>
      <PopoverTrigger asChild>
        <Button size="sm" variant="ghost" disabled={isDisabled}>
          {icon}
          {label}
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label={label} side="top" className="w-64 overflow-hidden p-0">
        <OptionList
          label={label}
          selected={[]}
          onSelect={(value) => {
            setIsOpen(false);
            onSelect(value);
          }}
          {...list}
        />
      </PopoverContent>
    </Popover>
  );
}

/** What can be done with the selected tickets at once. */
export function TicketBulkActions({
  ids,
  onDone,
}: {
  ids: readonly string[];
  /** Called with the tickets that the server refused: they stay selected. */
  onDone: (refused: readonly string[]) => void;
}) {
  const bulk = useBulkUpdateTickets();
  const members = useMemberOptions();
  const [tagQuery, setTagQuery] = useState("");
  const tags = useTagOptions(tagQuery);
  const isTooMany = ids.length > BULK_MAX;
  const isDisabled = bulk.isPending || isTooMany;

  function change(rest: Omit<BulkChange, "ids">) {
    bulk.mutate(
      { ids, ...rest },
      {
        onSuccess: ({ results }) =>
          onDone(results.filter((result) => result.outcome === "failed").map((result) => result.id)),
      },
    );
  }

  function assign(value: string) {
    const member = members.options.find((option) => option.value === value);
    const assignee = member ? { id: value, name: member.label.replace(/ \(you\)$/, "") } : null;
    change({
      changes: { assigneeId: assignee?.id ?? null },
      preview: () => ({ assignee }),
      outcome: assignee ? `assigned to ${assignee.name}` : "unassigned",
    });
  }

  function addTag(value: string) {
    const tag = tagSchema.safeParse(value);
    if (!tag.success) return;
    change({
      changes: { addTags: [tag.data] },
      preview: (row: TicketListItem) => ({ tags: [...new Set([...row.tags, tag.data])] }),
      outcome: `tagged “${tag.data}”`,
    });
  }

  return (
    <>
      <BulkMenu
        label="Status"
        icon={<CircleDot aria-hidden />}
        isDisabled={isDisabled}
        options={STATUS_OPTIONS}
        onSelect={(value) => {
          const status = ticketStatusSchema.parse(value);
          change({
            changes: { status },
            preview: () => ({ status }),
            outcome: `set to ${STATUS_APPEARANCE[status].label.toLowerCase()}`,
          });
        }}
      />
      <BulkMenu
        label="Priority"
        icon={<SignalHigh aria-hidden />}
        isDisabled={isDisabled}
        options={PRIORITY_OPTIONS}
        onSelect={(value) => {
          const priority = ticketPrioritySchema.parse(value);
          change({
            changes: { priority },
            preview: () => ({ priority }),
            outcome: `set to priority ${PRIORITY_APPEARANCE[priority].label.toLowerCase()}`,
          });
        }}
      />
      <BulkMenu
        label="Assign"
        icon={<CircleUserRound aria-hidden />}
        isDisabled={isDisabled}
        isLoading={members.isLoading}
        options={[{ value: "none", label: "Nobody", icon: <UserRoundX aria-hidden /> }, ...members.options]}
        onSelect={assign}
      />
      <BulkMenu
        label="Add tag"
        icon={<Tag aria-hidden />}
        isDisabled={isDisabled}
        options={tags.options}
        isLoading={tags.isLoading}
        onSearch={setTagQuery}
        onSelect={addTag}
      />
      <MergeDialog
        ids={ids}
        what={ids.length === 1 ? "the ticket" : `${ids.length} tickets`}
        trigger={
          <Button size="sm" variant="ghost" disabled={isDisabled || ids.length > MERGE_MAX}>
            <Merge aria-hidden />
            Merge
          </Button>
        }
        onMerged={(target) => {
          toast.success(
            `${ids.length === 1 ? "A ticket is" : `${ids.length} tickets are`} now part of #${target.number}`,
          );
          onDone([]);
        }}
      />
      {isTooMany ? (
        <span role="status" className="text-destructive text-xs">
          At most {BULK_MAX} at once
        </span>
      ) : null}
    </>
  );
}
