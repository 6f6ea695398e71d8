"use client";

import { type FormEvent, useId, useState } from "react";
import { ErrorState } from "#components/patterns/error-state.tsx";
import { useCan, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#components/ui/popover.tsx";
import {
  type CustomValue,
  customChangesSchemaOf,
  customValueWords,
  type Ticket,
  type TicketField,
} from "#lib/tickets/schema.ts";
import {
  CustomValueInput,
  choiceOptions,
  listOf,
  singleOptions,
  valueKey,
  valueOfKey,
} from "./custom-value-input.tsx";
import { useMemberOptions } from "./member-options.tsx";
import { useUpdateTicket } from "./mutations.ts";
import { PropertyPicker, PropertyRow } from "./property-row.tsx";
import { useTicketFields } from "./queries.ts";

/** What a ticket says in the organisation's own fields, each changed where it stands. Draws nothing where there are none. */
export function CustomFieldProperties({ ticket, isReadOnly }: { ticket: Ticket; isReadOnly: boolean }) {
  const fields = useTicketFields();
  const shown = (fields.data ?? []).filter(
    ({ key, archivedAt }) => archivedAt === null || Object.hasOwn(ticket.customValues, key),
  );
  if (fields.data === undefined && fields.isError) {
    return (
      <ErrorState
        error={fields.error}
        subject="the ticket's further fields"
        layout="inline"
        onRetry={() => void fields.refetch()}
        isRetrying={fields.isFetching}
        className="border-t"
      />
    );
  }
  if (shown.length === 0) return null;
  return (
    <dl className="grid gap-0.5 border-t pt-2">
      {shown.map((field) => (
        <CustomProperty key={field.id} ticket={ticket} field={field} isReadOnly={isReadOnly} />
      ))}
    </dl>
  );
}

const CHOSEN_TYPES: readonly string[] = ["checkbox", "choice", "choices", "rating", "people"];

function CustomProperty({
  ticket,
  field,
  isReadOnly,
}: {
  ticket: Ticket;
  field: TicketField;
  isReadOnly: boolean;
}) {
  const update = useUpdateTicket(ticket);
  const canWrite = useCan("tickets:write") && !isReadOnly && field.archivedAt === null;
  const value = Object.hasOwn(ticket.customValues, field.key) ? ticket.customValues[field.key] : undefined;
  const words = <ValueWords field={field} value={value} />;
  const label = field.archivedAt === null ? field.label : `${field.label} (archived)`;
  if (!canWrite) return <PropertyRow label={label}>{words}</PropertyRow>;

  function set(next: CustomValue | null) {
    update.mutate({
      changes: { customValues: { [field.key]: next } },
      preview: { customChanges: { [field.key]: next } },
      subject: field.label,
    });
  }

  if (CHOSEN_TYPES.includes(field.type)) {
    return (
      <ChosenProperty field={field} value={value} onChange={set}>
        {words}
      </ChosenProperty>
    );
  }
  return (
    <WrittenProperty field={field} value={value} onChange={set}>
      {words}
    </WrittenProperty>
  );
}

function ValueWords({ field, value }: { field: TicketField; value: CustomValue | undefined }) {
  const { timeZone } = useOrganisation();
  const members = useMemberOptions();
  if (value === undefined) return <span className="text-muted-foreground">None</span>;
  const nameOf = (id: string) =>
    members.options.find((option) => option.value === id)?.label ?? (members.isLoading ? "…" : null);
  return (
    <bdi className="min-w-0 whitespace-pre-line [overflow-wrap:anywhere]">
      {customValueWords(field, value, { nameOf, timeZone })}
    </bdi>
  );
}

type PropertyProps = {
  field: TicketField;
  value: CustomValue | undefined;
  onChange: (value: CustomValue | null) => void;
  children: React.ReactNode;
};

/** No option has such a key. */
const NONE = "-";

/** A value that is picked from a list. */
function ChosenProperty({ field, value, onChange, children }: PropertyProps) {
  const members = useMemberOptions();
  if (field.type === "choices" || field.type === "people") {
    const chosen = listOf(value);
    return (
      <PropertyPicker
        label={field.label}
        isMultiple
        options={field.type === "people" ? members.options : choiceOptions(field, chosen)}
        isLoading={field.type === "people" && members.isLoading}
        selected={chosen}
        onSelect={(key) => {
          const next = chosen.includes(key) ? chosen.filter((each) => each !== key) : [...chosen, key];
          onChange(next.length === 0 ? null : next);
        }}
      >
        {children}
      </PropertyPicker>
    );
  }
  const present = valueKey(value);
  return (
    <PropertyPicker
      label={field.label}
      options={[{ value: NONE, label: "None" }, ...singleOptions(field, value)]}
      selected={[present ?? NONE]}
      onSelect={(key) => {
        if (key !== (present ?? NONE)) onChange(key === NONE ? null : valueOfKey(field, key));
      }}
    >
      {children}
    </PropertyPicker>
  );
}

/** A value that is typed, checked before it is sent. */
function WrittenProperty({ field, value, onChange, children }: PropertyProps) {
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  const [draft, setDraft] = useState<unknown>(null);
  const [problem, setProblem] = useState<string | null>(null);

  function save(event: FormEvent) {
    event.preventDefault();
    const parsed = customChangesSchemaOf([field]).safeParse({ [field.key]: draft });
    if (!parsed.success) {
      setProblem(parsed.error.issues[0]?.message ?? "Not a value of this field");
      return;
    }
    choose(parsed.data[field.key] ?? null);
  }

  function choose(next: CustomValue | null) {
    setIsOpen(false);
    if (JSON.stringify(next) !== JSON.stringify(value ?? null)) onChange(next);
  }

  return (
    <div className="grid grid-cols-[6.5rem_minmax(0,1fr)] items-start gap-x-2">
      <dt id={`${id}label`} className="py-1.5 text-muted-foreground text-sm [overflow-wrap:anywhere]">
        {field.label}
      </dt>
      <dd className="min-w-0">
        <Popover
          open={isOpen}
          onOpenChange={(next) => {
            setDraft(value ?? null);
            setProblem(null);
            setIsOpen(next);
          }}
        >
          <PopoverTrigger
            id={`${id}value`}
            aria-labelledby={`${id}label ${id}value`}
            className="-mx-2 flex min-h-8 w-[calc(100%+1rem)] min-w-0 items-center rounded-md px-2 py-1 text-start text-sm transition-colors hover:bg-muted data-[state=open]:bg-muted pointer-coarse:min-h-11"
          >
            {children}
          </PopoverTrigger>
          <PopoverContent aria-label={`Change ${field.label}`} className="w-80 max-w-[calc(100vw-2rem)]">
            <form onSubmit={save} noValidate className="grid gap-3">
              <Field
                label={field.label}
                description={field.helpText || undefined}
                error={problem ?? undefined}
              >
                <CustomValueInput field={field} value={draft} onValueChange={setDraft} autoFocus />
              </Field>
              <div className="flex justify-end gap-2">
                {value === undefined ? null : (
                  <Button variant="ghost" onClick={() => choose(null)}>
                    Clear
                  </Button>
                )}
                <Button type="submit" variant="primary">
                  Set
                </Button>
              </div>
            </form>
          </PopoverContent>
        </Popover>
      </dd>
    </div>
  );
}
