/** A value of an organisation's own field, as people read it. */
import type { CustomValue, FieldDefinition } from "./field-schema.ts";

type Options = {
  /** The name of a member; null of one who is not known. */
  nameOf: (memberId: string) => string | null;
  /** Where times are told; UTC, and said so, without it. */
  timeZone?: string;
};

/** Days are days wherever they are read. */
const day = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});

export function customValueWords(
  field: Pick<FieldDefinition, "type" | "options" | "currency" | "maximum">,
  value: CustomValue,
  { nameOf, timeZone }: Options,
): string {
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "number") return numberWords(field, value);
  if (typeof value === "string") return textWords(field, value, timeZone);
  if (Array.isArray(value)) {
    const wordsOf =
      field.type === "people" ? (id: string) => nameOf(id) ?? "Somebody who left" : labelIn(field);
    return value.map(wordsOf).join(", ");
  }
  return value.address === "" ? `${value.lat}, ${value.lng}` : value.address;
}

function numberWords(
  { type, currency, maximum }: Pick<FieldDefinition, "type" | "currency" | "maximum">,
  value: number,
): string {
  if (type === "rating" && maximum !== null) return `${value} of ${maximum}`;
  if (type === "money" && currency !== null) {
    return value.toLocaleString("en-GB", { style: "currency", currency });
  }
  return value.toLocaleString("en-GB", { maximumFractionDigits: 10 });
}

function textWords(
  field: Pick<FieldDefinition, "type" | "options">,
  value: string,
  timeZone?: string,
): string {
  if (field.type === "choice") return labelIn(field)(value);
  const at = field.type === "date" || field.type === "datetime" ? new Date(value) : null;
  if (at === null || Number.isNaN(at.getTime())) return value;
  if (field.type === "date") return day.format(at);
  return instantWords(at, timeZone ?? "UTC");
}

/** With the zone: who reads it need not be where it is told for. As an offset, which every engine writes alike. */
function instantWords(at: Date, timeZone: string): string {
  const words = at.toLocaleString("en-GB", {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone,
  });
  if (timeZone === "UTC") return `${words} UTC`;
  const offset = new Intl.DateTimeFormat("en-GB", { timeZone, timeZoneName: "shortOffset" })
    .formatToParts(at)
    .find(({ type }) => type === "timeZoneName");
  return `${words} ${offset?.value ?? timeZone}`;
}

function labelIn({ options }: Pick<FieldDefinition, "options">): (key: string) => string {
  return (wanted) => options.find(({ key }) => key === wanted)?.label ?? wanted;
}
