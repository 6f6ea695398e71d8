"use client";

import { UserRoundX } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { StatusBadge } from "#components/patterns/status-badge.tsx";
import { useCan, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import {
  TAGS_MAX,
  type Ticket,
  tagSchema,
  ticketPrioritySchema,
  ticketStatusSchema,
} from "#lib/tickets/schema.ts";
import { useContactOptions, useCustomerOptions } from "../customers/customer-combobox.tsx";
import { PRIORITY_APPEARANCE, STATUS_APPEARANCE } from "./appearance.ts";
import { CustomFieldProperties } from "./custom-field-properties.tsx";
import { DueDateProperty } from "./due-date-property.tsx";
import { useMemberOptions } from "./member-options.tsx";
import { useUpdateTicket } from "./mutations.ts";
import { ParticipantsProperty } from "./participants-property.tsx";
import { PropertyPicker, PropertyRow } from "./property-row.tsx";
import { useTagOptions } from "./tag-options.ts";
import { PersonName, TagList } from "./ticket-words.tsx";
import { PRIORITY_OPTIONS, STATUS_OPTIONS } from "./use-ticket-facets.tsx";

const SOURCE_WORDS: Readonly<Record<string, string>> = {
  web: "Filed by a colleague",
  portal: "Filed in the portal",
  api: "Filed by a program",
  import: "Imported",
};

const nobody = { value: "none", label: "Nobody", icon: <UserRoundX aria-hidden /> };

/** The facts of a ticket, each changed where it stands. */
export function TicketProperties({ ticket }: { ticket: Ticket }) {
  const { slug } = useOrganisation();
  const isReadOnly = !useCan("tickets:write") || ticket.mergedInto !== null;
  const update = useUpdateTicket(ticket);
  const members = useMemberOptions();
  const [customerQuery, setCustomerQuery] = useState("");
  const [contactQuery, setContactQuery] = useState("");
  const [tagQuery, setTagQuery] = useState("");
  const [isChoosing, setIsChoosing] = useState<"customer" | "requester" | null>(null);
  const customers = useCustomerOptions(customerQuery, isChoosing === "customer");
  const contacts = useContactOptions(isChoosing === "requester" ? ticket.customer.id : null, contactQuery);
  const tags = useTagOptions(tagQuery, ticket.tags);

  function toggleTag(value: string) {
    const tag = tagSchema.safeParse(value);
    if (!tag.success) return;
    const next = ticket.tags.includes(tag.data)
      ? ticket.tags.filter((each) => each !== tag.data)
      : [...ticket.tags, tag.data];
    if (next.length > TAGS_MAX) return;
    update.mutate({ changes: { tags: next }, preview: { tags: next }, subject: "the tags" });
  }

  return (
    <div className="grid gap-2">
      <dl className="grid gap-0.5">
        <PropertyPicker
          label="Status"
          isReadOnly={isReadOnly}
          options={STATUS_OPTIONS}
          selected={[ticket.status]}
          onSelect={(value) => {
            const status = ticketStatusSchema.parse(value);
            if (status === ticket.status) return;
            update.mutate({ changes: { status }, preview: { status }, subject: "the status" });
          }}
        >
          <StatusBadge status={ticket.status} map={STATUS_APPEARANCE} />
        </PropertyPicker>
        <PropertyPicker
          label="Priority"
          isReadOnly={isReadOnly}
          options={PRIORITY_OPTIONS}
          selected={[ticket.priority]}
          onSelect={(value) => {
            const priority = ticketPrioritySchema.parse(value);
            if (priority === ticket.priority) return;
            update.mutate({ changes: { priority }, preview: { priority }, subject: "the priority" });
          }}
        >
          <StatusBadge status={ticket.priority} map={PRIORITY_APPEARANCE} />
        </PropertyPicker>
        <PropertyPicker
          label="Assignee"
          isReadOnly={isReadOnly}
          options={[nobody, ...members.options]}
          isLoading={members.isLoading}
          selected={[ticket.assignee?.id ?? "none"]}
          onSelect={(value) => {
            const member = members.options.find((option) => option.value === value);
            const assignee = member ? { id: value, name: member.label.replace(/ \(you\)$/, "") } : null;
            if (assignee?.id === ticket.assignee?.id) return;
            update.mutate({
              changes: { assigneeId: assignee?.id ?? null },
              preview: { assignee },
              subject: "the assignee",
            });
          }}
        >
          <PersonName person={ticket.assignee} none="Unassigned" />
        </PropertyPicker>
        <DueDateProperty
          ticket={ticket}
          isReadOnly={isReadOnly}
          onChange={(dueDate) =>
            update.mutate({ changes: { dueDate }, preview: { dueDate }, subject: "the due date" })
          }
        />
        <PropertyPicker
          label="Tags"
          isReadOnly={isReadOnly}
          isMultiple
          options={tags.options}
          isLoading={tags.isLoading}
          selected={ticket.tags}
          onSearch={setTagQuery}
          onSelect={toggleTag}
          emptyText="Type to make the first tag."
          footer={
            ticket.tags.length >= TAGS_MAX ? (
              <p className="px-2 py-1 text-muted-foreground text-xs">At most {TAGS_MAX} tags.</p>
            ) : undefined
          }
        >
          {ticket.tags.length > 0 ? (
            <TagList tags={ticket.tags} />
          ) : (
            <span className="text-muted-foreground">None</span>
          )}
        </PropertyPicker>
      </dl>
      <dl className="grid gap-0.5 border-t pt-2">
        <PropertyPicker
          label="Customer"
          isReadOnly={isReadOnly}
          options={customers.options}
          isLoading={customers.isLoading}
          selected={[ticket.customer.id]}
          onSearch={setCustomerQuery}
          onOpenChange={(isOpen) => setIsChoosing(isOpen ? "customer" : null)}
          onSelect={(value) => {
            const option = customers.options.find((candidate) => candidate.value === value);
            if (!option || value === ticket.customer.id) return;
            // The requester is one of the old customer's people.
            update.mutate({
              changes: { customerId: value, requesterId: null },
              preview: { customer: { id: value, name: option.label }, requester: null },
              subject: "the customer",
            });
          }}
          footer={
            <Link
              href={`/${slug}/customers/${ticket.customer.id}`}
              className="block rounded-md px-2 py-1.5 text-sm hover:bg-muted"
            >
              Open {ticket.customer.name}
            </Link>
          }
        >
          <bdi className="min-w-0 [overflow-wrap:anywhere]">{ticket.customer.name}</bdi>
        </PropertyPicker>
        <PropertyPicker
          label="Requester"
          isReadOnly={isReadOnly}
          options={contactQuery === "" ? [nobody, ...contacts.options] : contacts.options}
          isLoading={contacts.isLoading}
          selected={[ticket.requester?.id ?? "none"]}
          onSearch={setContactQuery}
          onOpenChange={(isOpen) => setIsChoosing(isOpen ? "requester" : null)}
          onSelect={(value) => {
            const option = contacts.options.find((candidate) => candidate.value === value);
            const requester = option
              ? { id: value, name: option.label, email: String(option.description ?? "") }
              : null;
            if (requester?.id === ticket.requester?.id) return;
            update.mutate({
              changes: { requesterId: requester?.id ?? null },
              preview: { requester },
              subject: "the requester",
            });
          }}
        >
          <span className="grid min-w-0">
            <PersonName person={ticket.requester} none="Nobody" />
            {ticket.requester ? (
              <span className="truncate ps-6.5 text-muted-foreground text-xs">{ticket.requester.email}</span>
            ) : null}
          </span>
        </PropertyPicker>
        <ParticipantsProperty ticket={ticket} isReadOnly={isReadOnly} />
      </dl>
      <CustomFieldProperties ticket={ticket} isReadOnly={isReadOnly} />
      <dl className="grid gap-0.5 border-t pt-2">
        <PropertyRow label="Created">
          <RelativeTime at={ticket.createdAt} />
          <span className="block text-muted-foreground text-xs">
            {SOURCE_WORDS[ticket.source] ?? ticket.source}, <bdi>{ticket.createdBy.name}</bdi>
          </span>
        </PropertyRow>
        <PropertyRow label="Updated">
          <RelativeTime at={ticket.updatedAt} />
        </PropertyRow>
        {ticket.resolvedAt ? (
          <PropertyRow label="Resolved">
            <RelativeTime at={ticket.resolvedAt} />
          </PropertyRow>
        ) : null}
        {ticket.closedAt ? (
          <PropertyRow label="Closed">
            <RelativeTime at={ticket.closedAt} />
          </PropertyRow>
        ) : null}
        {ticket.externalReference ? (
          <PropertyRow label="Reference">
            <bdi>{ticket.externalReference}</bdi>
          </PropertyRow>
        ) : null}
      </dl>
    </div>
  );
}
