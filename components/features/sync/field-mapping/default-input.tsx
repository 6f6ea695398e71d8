"use client";

import { useState } from "react";
import { DateInput } from "#components/ui/date-input.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import type { ListField, MappingEntry } from "#lib/sync/schema.ts";
import { PlaceInput, SeveralOf } from "../../tickets/custom-value-input.tsx";
import { SeveralClickUpPeople } from "../people/several-clickup-people.tsx";

type Value = MappingEntry["default"];
type Props = {
  field: ListField;
  /** What chooses from a list is known by it. */
  label: string;
  value: Value;
  onChange: (value: Value) => void;
};

const NONE = "-";

/** Whether people can set such a field at all; what ClickUp computes has no default. */
export function canHaveDefault({ type }: ListField): boolean {
  return !["automatic_progress", "formula", "votes", "attachment", "button", "unknown"].includes(type);
}

/** The control for what a new task gets in one of ClickUp's fields. What is empty is null: no default. */
export function DefaultInput({ field, label, value, onChange }: Props) {
  const text = typeof value === "string" ? value : "";
  const orNone = (typed: string) => onChange(typed === "" ? null : typed);
  switch (field.type) {
    case "text":
      return <Textarea rows={2} value={text} onChange={(event) => orNone(event.target.value)} />;
    case "number":
    case "currency":
    case "manual_progress":
      return <NumberInput field={field} value={value} onChange={onChange} />;
    case "date":
      return <DateInput className="w-full" value={text} onChange={(event) => orNone(event.target.value)} />;
    case "emoji":
      return (
        <OneOf
          value={typeof value === "number" ? String(value) : null}
          options={Array.from({ length: field.count ?? 5 }, (_, at) => ({
            value: String(at + 1),
            label: `${at + 1} of ${field.count ?? 5}`,
          }))}
          onChange={(chosen) => onChange(chosen === null ? null : Number(chosen))}
        />
      );
    case "checkbox":
      return (
        <OneOf
          value={value === true ? "ticked" : null}
          options={[{ value: "ticked", label: "Ticked" }]}
          onChange={(chosen) => onChange(chosen === null ? null : true)}
        />
      );
    case "drop_down":
      return <OneOf value={text === "" ? null : text} options={optionsOf(field)} onChange={onChange} />;
    case "labels":
      return (
        <SeveralOf label={label} options={optionsOf(field)} value={listOf(value)} onValueChange={onChange} />
      );
    case "users":
      return <SeveralClickUpPeople label={label} value={listOf(value)} onValueChange={onChange} />;
    case "tasks":
    case "list_relationship":
      return <Tasks value={value} onChange={onChange} />;
    case "location":
      return <PlaceInput value={value} onValueChange={(place) => onChange(placeOf(place))} />;
    default:
      return (
        <Input
          type={field.type === "url" ? "url" : field.type === "email" ? "email" : "text"}
          value={text}
          autoComplete="off"
          onChange={(event) => orNone(event.target.value)}
        />
      );
  }
}

const optionsOf = ({ options }: ListField) => options.map(({ id, label }) => ({ value: id, label }));
const listOf = (value: Value): string[] => (Array.isArray(value) ? value : []);

function OneOf({
  value,
  options,
  onChange,
}: {
  value: string | null;
  options: { value: string; label: string }[];
  onChange: (value: string | null) => void;
}) {
  const isGone = value !== null && !options.some((option) => option.value === value);
  return (
    <Select
      value={value ?? NONE}
      onValueChange={(chosen) => onChange(chosen === NONE ? null : chosen)}
      options={[
        { value: NONE, label: "None" },
        ...options,
        ...(isGone ? [{ value, label: "An option that is gone" }] : []),
      ]}
    />
  );
}

function NumberInput({ field, value, onChange }: Omit<Props, "label">) {
  const isProgress = field.type === "manual_progress";
  return (
    <Input
      type="number"
      step="any"
      dir="ltr"
      {...(isProgress ? { min: field.start ?? 0, max: field.end ?? 100 } : {})}
      value={typeof value === "number" ? value : ""}
      trailing={
        field.currency === null ? undefined : (
          <span className="me-1 text-muted-foreground text-xs">{field.currency}</span>
        )
      }
      onChange={(event) => {
        const number = event.target.valueAsNumber;
        onChange(Number.isNaN(number) ? null : number);
      }}
    />
  );
}

/** Addresses of tasks, as they are typed: what is half typed stays in the box. */
function Tasks({ value, onChange }: Pick<Props, "value" | "onChange">) {
  const [text, setText] = useState(() => listOf(value).join(" "));
  return (
    <Input
      value={text}
      autoComplete="off"
      placeholder="Addresses of tasks"
      onChange={(event) => {
        setText(event.target.value);
        const addresses = event.target.value.split(/[\s,]+/u).filter((word) => word !== "");
        onChange(addresses.length === 0 ? null : addresses);
      }}
    />
  );
}

/** A place counts as soon as it is on the map. */
function placeOf(value: unknown): Value {
  if (typeof value !== "object" || value === null) return null;
  if (!("lat" in value) || !("lng" in value) || !("address" in value)) return null;
  const { lat, lng, address } = value;
  return typeof lat === "number" && typeof lng === "number" && typeof address === "string"
    ? { lat, lng, address }
    : null;
}
