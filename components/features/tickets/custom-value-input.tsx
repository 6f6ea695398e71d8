"use client";

import { useId, useState } from "react";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { cn } from "#components/ui/cn.ts";
import { Combobox } from "#components/ui/combobox.tsx";
import { DateInput } from "#components/ui/date-input.tsx";
import { useFieldControl } from "#components/ui/field-context.ts";
import { Input } from "#components/ui/input.tsx";
import { OptionList, type OptionListItem } from "#components/ui/option-list.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#components/ui/popover.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { type AskedField, LOCATION_ADDRESS_MAX } from "#lib/tickets/schema.ts";
import { useMemberOptions } from "./member-options.tsx";
import { fromZonedInput, toZonedInput } from "./zoned-input.ts";

export interface CustomValueInputProps {
  field: AskedField;
  /** As the form has it: perhaps nothing yet, perhaps half typed. */
  value: unknown;
  onValueChange: (value: unknown) => void;
  onBlur?: () => void;
  autoFocus?: boolean;
}

const INPUT_TYPES = { url: "url", email: "email", phone: "tel" } as const;

/** The control for a value of an organisation's own field. What is empty is null: not set. */
export function CustomValueInput({ field, value, onValueChange, ...rest }: CustomValueInputProps) {
  const text = typeof value === "string" ? value : "";
  const orNull = (typed: string) => onValueChange(typed === "" ? null : typed);
  switch (field.type) {
    case "text":
    case "url":
    case "email":
    case "phone":
      return (
        <Input
          {...rest}
          type={field.type === "text" ? "text" : INPUT_TYPES[field.type]}
          value={text}
          autoComplete="off"
          onChange={(event) => orNull(event.target.value)}
        />
      );
    case "long_text":
      return <Textarea {...rest} value={text} onChange={(event) => orNull(event.target.value)} />;
    case "number":
    case "money":
      return (
        <Input
          {...rest}
          type="number"
          step="any"
          dir="ltr"
          value={typeof value === "number" ? value : ""}
          trailing={
            field.currency === null ? undefined : (
              <span className="me-1 text-muted-foreground text-xs">{field.currency}</span>
            )
          }
          onChange={(event) => {
            const number = event.target.valueAsNumber;
            onValueChange(Number.isNaN(number) ? null : number);
          }}
        />
      );
    case "date":
      return (
        <DateInput
          {...rest}
          className="w-full"
          value={text}
          onChange={(event) => orNull(event.target.value)}
        />
      );
    case "datetime":
      return <InstantInput {...rest} value={text} onValueChange={onValueChange} />;
    case "checkbox":
    case "choice":
    case "rating": {
      const options = singleOptions(field, value);
      return (
        <Combobox
          onBlur={rest.onBlur}
          label={field.label}
          placeholder="Not set"
          options={options}
          value={valueKey(value)}
          onValueChange={(key) => onValueChange(key === null ? null : valueOfKey(field, key))}
          isClearable
        />
      );
    }
    case "choices":
      return (
        <SeveralOf
          label={field.label}
          options={choiceOptions(field, listOf(value))}
          value={listOf(value)}
          onValueChange={onValueChange}
        />
      );
    case "people":
      return <SeveralPeople label={field.label} value={listOf(value)} onValueChange={onValueChange} />;
    case "location":
      return <PlaceInput value={value} onValueChange={onValueChange} />;
  }
}

/** A day and a time in the organisation's zone, as it is shown; the zone is named, for the reader may be in another. */
function InstantInput({
  value,
  onValueChange,
  ...rest
}: Omit<CustomValueInputProps, "field" | "value"> & { value: string }) {
  const { timeZone } = useOrganisation();
  return (
    <div className="grid gap-1">
      <DateInput
        {...rest}
        type="datetime-local"
        className="w-full"
        max="9999-12-31T23:59"
        value={toZonedInput(value, timeZone)}
        onChange={(event) => onValueChange(fromZonedInput(event.target.value, timeZone))}
      />
      <span className="text-muted-foreground text-xs">Time in {timeZone.replaceAll("_", " ")}</span>
    </div>
  );
}

/** The options of a field with one value; those that are archived only where they are chosen. */
export function singleOptions(field: AskedField, value: unknown): OptionListItem[] {
  if (field.type === "checkbox") {
    return [
      { value: "true", label: "Yes" },
      { value: "false", label: "No" },
    ];
  }
  if (field.type === "rating") {
    const maximum = field.maximum ?? 0;
    return Array.from({ length: maximum }, (_, index) => ({
      value: String(index + 1),
      label: `${index + 1} of ${maximum}`,
    }));
  }
  return choiceOptions(field, typeof value === "string" ? [value] : []);
}

export function choiceOptions(field: AskedField, chosen: readonly string[]): OptionListItem[] {
  return field.options
    .filter(({ key, isArchived }) => !isArchived || chosen.includes(key))
    .map(({ key, label }) => ({ value: key, label }));
}

/** A single value as its option is named, and back. */
export function valueKey(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}

export function valueOfKey(field: AskedField, key: string): string | number | boolean {
  if (field.type === "checkbox") return key === "true";
  return field.type === "rating" ? Number(key) : key;
}

export function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}

type SeveralProps = { label: string; value: string[]; onValueChange: (value: string[] | null) => void };

function SeveralPeople(props: SeveralProps) {
  const members = useMemberOptions();
  return <SeveralOf {...props} options={members.options} isLoading={members.isLoading} />;
}

/**
 * Any number of options, ticked in a list that stays open. With `onSearch` the server does the searching: `options` are its
 * answer, and what is chosen is told by `chosen`: what they do not hold of it is offered first while nobody searches.
 */
export function SeveralOf({
  label,
  options,
  chosen = [],
  value,
  onValueChange,
  isLoading,
  onSearch,
  emptyText,
  hasMore = false,
  ...props
}: SeveralProps & {
  options: readonly OptionListItem[];
  chosen?: readonly OptionListItem[];
  isLoading?: boolean;
  onSearch?: (query: string) => void;
  emptyText?: string;
  /** Whether the server knows of more than it answered. */
  hasMore?: boolean;
  id?: string;
}) {
  const control = useFieldControl(props);
  const [isSearching, setIsSearching] = useState(false);
  const search = (query: string) => {
    setIsSearching(query.trim() !== "");
    onSearch?.(query);
  };
  const isAmong = (list: readonly OptionListItem[], key: string) =>
    list.find((option) => option.value === key);
  const names = value.map((key) => (isAmong(chosen, key) ?? isAmong(options, key))?.label ?? "…");
  const offered = isSearching
    ? options
    : [...chosen.filter((option) => isAmong(options, option.value) === undefined), ...options];
  return (
    <Popover onOpenChange={(isOpen) => (isOpen ? undefined : search(""))}>
      <PopoverTrigger
        {...control}
        className={cn(
          "flex min-h-8 w-full min-w-0 items-center rounded-md border border-input bg-card px-2.5 py-1 text-start text-base shadow-raised pointer-coarse:min-h-10",
          names.length === 0 && "text-muted-foreground",
        )}
      >
        <bdi className="min-w-0 [overflow-wrap:anywhere]">
          {names.length === 0 ? "Not set" : names.join(", ")}
        </bdi>
      </PopoverTrigger>
      <PopoverContent aria-label={label} className="w-72 overflow-hidden p-0">
        <OptionList
          label={label}
          options={offered}
          isLoading={isLoading}
          selected={value}
          {...(onSearch === undefined ? {} : { onSearch: search })}
          {...(emptyText === undefined ? {} : { emptyText })}
          {...(hasMore
            ? {
                footer: (
                  <p className="px-2 py-1 text-muted-foreground text-xs">
                    There are more: type to find them.
                  </p>
                ),
              }
            : {})}
          onSelect={(key) => {
            const next = value.includes(key) ? value.filter((each) => each !== key) : [...value, key];
            onValueChange(next.length === 0 ? null : next);
          }}
        />
      </PopoverContent>
    </Popover>
  );
}

type Place = { address: string; lat: number | null; lng: number | null };

function placeOf(value: unknown): Place {
  const { address, lat, lng } = {
    address: "",
    lat: null,
    lng: null,
    ...(typeof value === "object" ? value : {}),
  };
  return {
    address: typeof address === "string" ? address : "",
    lat: typeof lat === "number" ? lat : null,
    lng: typeof lng === "number" ? lng : null,
  };
}

/** An address with where it is on the map. */
export function PlaceInput({
  value,
  onValueChange,
}: {
  value: unknown;
  onValueChange: (value: unknown) => void;
}) {
  const id = useId();
  const [place, setPlace] = useState(() => placeOf(value));

  function change(next: Partial<Place>) {
    const now = { ...place, ...next };
    setPlace(now);
    const isEmpty = now.address.trim() === "" && now.lat === null && now.lng === null;
    onValueChange(isEmpty ? null : now);
  }

  const degrees = (name: "lat" | "lng", label: string, most: number) => (
    <label className="grid gap-1 text-muted-foreground text-xs" htmlFor={`${id}${name}`}>
      {label}
      <Input
        id={`${id}${name}`}
        type="number"
        step="any"
        min={-most}
        max={most}
        dir="ltr"
        value={place[name] ?? ""}
        onChange={(event) => {
          const number = event.target.valueAsNumber;
          change({ [name]: Number.isNaN(number) ? null : number });
        }}
      />
    </label>
  );
  return (
    <div className="grid gap-2">
      <Input
        value={place.address}
        maxLength={LOCATION_ADDRESS_MAX}
        placeholder="Address"
        autoComplete="off"
        onChange={(event) => change({ address: event.target.value })}
      />
      <div className="grid grid-cols-2 gap-2">
        {degrees("lat", "Latitude", 90)}
        {degrees("lng", "Longitude", 180)}
      </div>
    </div>
  );
}
