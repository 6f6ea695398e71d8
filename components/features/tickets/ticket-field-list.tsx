"use client";

import { ArrowDown, ArrowUp, TextCursorInput } from "lucide-react";
import { useId, useState } from "react";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { TicketField } from "#lib/tickets/schema.ts";
import { FIELD_TYPES } from "./field-types.ts";
import { useTicketFields } from "./queries.ts";
import { TicketFieldDialog } from "./ticket-field-dialog.tsx";
import { useChangeTicketFields } from "./ticket-field-mutations.ts";

/** The fields of tickets, in their order; the archived ones apart. */
export function TicketFieldList() {
  const fields = useTicketFields();
  const { order } = useChangeTicketFields();
  return (
    <QueryBoundary
      query={fields}
      subject="the ticket fields"
      loading={
        <Card className="grid gap-3 p-5">
          <Skeleton className="w-48" />
          <Skeleton className="w-full" />
        </Card>
      }
      isEmpty={(all) => all.length === 0}
      empty={
        <Card>
          <EmptyState
            icon={<TextCursorInput />}
            title="No fields of your own yet"
            description="A field holds what your tickets have besides a title and a status: a serial number, a cost, a site. It can be kept in step with a field in ClickUp."
            action={<TicketFieldDialog trigger={<Button variant="primary">New field</Button>} />}
          />
        </Card>
      }
    >
      {(all) => {
        const open = all.filter(({ archivedAt }) => archivedAt === null);
        const archived = all.filter(({ archivedAt }) => archivedAt !== null);
        const move = (index: number, by: -1 | 1) => {
          const ids = open.map(({ id }) => id);
          const [moved] = ids.splice(index, 1);
          if (moved === undefined) return;
          ids.splice(index + by, 0, moved);
          order.mutate({ ids: [...ids, ...archived.map(({ id }) => id)] });
        };
        return (
          <div className="grid gap-6">
            {open.length === 0 ? null : (
              <Card>
                <ol className="divide-y">
                  {open.map((field, index) => (
                    <FieldRow
                      key={field.id}
                      field={field}
                      onUp={index === 0 ? undefined : () => move(index, -1)}
                      onDown={index === open.length - 1 ? undefined : () => move(index, 1)}
                    />
                  ))}
                </ol>
              </Card>
            )}
            {archived.length === 0 ? null : <ArchivedFields fields={archived} />}
          </div>
        );
      }}
    </QueryBoundary>
  );
}

function FieldRow({
  field,
  onUp,
  onDown,
}: {
  field: TicketField;
  onUp?: (() => void) | undefined;
  onDown?: (() => void) | undefined;
}) {
  const { icon: Icon, label } = FIELD_TYPES[field.type];
  const details = detailsOf(field);
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-3 px-5 py-4">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-muted-foreground" />
      <div className="grid min-w-48 flex-1 gap-1">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <bdi className="font-medium [overflow-wrap:anywhere]">{field.label}</bdi>
          {field.isRequired ? (
            <Badge size="sm" tone="warning">
              Required
            </Badge>
          ) : null}
          {field.isPublic ? (
            <Badge size="sm" tone="info">
              Customers see it
            </Badge>
          ) : null}
        </div>
        <p className="text-muted-foreground text-sm [overflow-wrap:anywhere]">
          {label}
          {details === "" ? null : <bdi>: {details}</bdi>} ·{" "}
          <code className="font-mono text-xs">{field.key}</code>
        </p>
        {field.helpText === "" ? null : (
          <p dir="auto" className="text-muted-foreground text-sm [overflow-wrap:anywhere]">
            {field.helpText}
          </p>
        )}
      </div>
      <div className="flex items-center gap-1">
        <IconButton label={`Move ${field.label} up`} size="sm" disabled={onUp === undefined} onClick={onUp}>
          <ArrowUp aria-hidden />
        </IconButton>
        <IconButton
          label={`Move ${field.label} down`}
          size="sm"
          disabled={onDown === undefined}
          onClick={onDown}
        >
          <ArrowDown aria-hidden />
        </IconButton>
        <TicketFieldDialog
          field={field}
          trigger={
            <Button size="sm" aria-label={`Edit ${field.label}`}>
              Edit
            </Button>
          }
        />
        <ArchiveButton field={field} />
      </div>
    </li>
  );
}

function detailsOf(field: TicketField): string {
  if (field.currency !== null) return field.currency;
  if (field.maximum !== null) return `1 to ${field.maximum}`;
  const open = field.options.filter(({ isArchived }) => !isArchived).map(({ label }) => label);
  const shown = open.slice(0, 6).join(", ");
  return open.length > 6 ? `${shown} and ${open.length - 6} more` : shown;
}

function ArchiveButton({ field }: { field: TicketField }) {
  const { archive } = useChangeTicketFields();
  const isArchived = field.archivedAt !== null;
  return (
    <Button
      size="sm"
      variant="ghost"
      pending={archive.isPending}
      aria-label={`${isArchived ? "Restore" : "Archive"} ${field.label}`}
      onClick={() => archive.mutate({ field, isArchived: !isArchived })}
    >
      {isArchived ? "Restore" : "Archive"}
    </Button>
  );
}

function ArchivedFields({ fields }: { fields: TicketField[] }) {
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <section aria-labelledby={id} className="grid gap-3">
      <div className="flex items-center justify-between gap-4">
        <h3 id={id} className="font-medium text-sm">
          Archived ({fields.length})
        </h3>
        <Button size="sm" variant="ghost" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {isOpen ? "Hide" : "Show"}
        </Button>
      </div>
      {isOpen ? (
        <Card>
          <ul className="divide-y">
            {fields.map((field) => (
              <li
                key={field.id}
                className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-5 py-3"
              >
                <span className="min-w-0 text-sm [overflow-wrap:anywhere]">
                  <bdi>{field.label}</bdi>{" "}
                  <span className="text-muted-foreground">{FIELD_TYPES[field.type].label}</span>
                </span>
                <ArchiveButton field={field} />
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
    </section>
  );
}
