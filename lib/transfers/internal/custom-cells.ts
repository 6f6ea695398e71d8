/** The organisation's own fields of tickets as cells of a file, both ways: what an export writes, an import reads. */
import { type CustomValue, customChangesSchemaOf, type TicketField } from "#lib/tickets/schema.ts";

/** Keeps them apart from the columns that every file has. */
const PREFIX = "field_";

export const customColumn = (key: string): string => `${PREFIX}${key}`;

/** The column that a heading names, if it is one of an own field. Whether there is such a field shows row by row. */
export function readCustomHeading(heading: string): string | null {
  const column = heading.trim().toLowerCase();
  return /^field_[a-z][a-z0-9_]{0,39}$/.test(column) ? column : null;
}

/** Options by their labels and people by their e-mail addresses; the rest as programs read it. */
export function toCustomCell(
  field: TicketField,
  value: CustomValue | undefined,
  emailOf: (memberId: string) => string | undefined,
): string | string[] | null {
  if (value === undefined) return null;
  if (Array.isArray(value)) {
    return field.type === "people"
      ? value.flatMap((id) => emailOf(id) ?? [])
      : value.map((key) => nameOf(field, key));
  }
  if (typeof value === "object") return `${value.lat}, ${value.lng}, ${value.address}`.replace(/, $/, "");
  if (typeof value === "boolean") return value ? "yes" : "no";
  return field.type === "choice" ? nameOf(field, String(value)) : String(value);
}

/** The label, unless a comma in it would end the cell's entry. */
function nameOf(field: TicketField, key: string): string {
  const label = field.options.find((option) => option.key === key)?.label ?? key;
  return label.includes(",") ? key : label;
}

/** A cell as the value that it stands for; one that stands for none stays text, which the field then refuses. */
export function fromCustomCell(
  field: TicketField,
  cell: string | string[],
  memberOf: (email: string) => string | undefined,
): unknown {
  const text = (typeof cell === "string" ? cell : cell.join(", ")).trim();
  if (text === "") return null;
  const parts = (typeof cell === "string" ? cell.split(/[,\n]/) : cell)
    .map((part) => part.trim())
    .filter(Boolean);
  switch (field.type) {
    case "number":
    case "money":
    case "rating": {
      const number = Number(text);
      return Number.isNaN(number) ? text : number;
    }
    case "checkbox": {
      const word = text.toLowerCase();
      if (["yes", "true", "1"].includes(word)) return true;
      return ["no", "false", "0"].includes(word) ? false : text;
    }
    case "choice":
      return keyIn(field, text);
    case "choices":
      return parts.map((part) => keyIn(field, part));
    case "people":
      return parts.map((part) => memberOf(part.toLowerCase()) ?? part);
    case "location": {
      const [, lat, lng, address] = /^(-?\d+(?:\.\d+)?),\s*(-?\d+(?:\.\d+)?)(?:,\s*(.*))?$/s.exec(text) ?? [];
      return lat === undefined ? text : { lat: Number(lat), lng: Number(lng), address: address ?? "" };
    }
    case "text":
    case "long_text":
    case "date":
    case "datetime":
    case "url":
    case "email":
    case "phone":
      return text;
  }
}

function keyIn(field: TicketField, text: string): string {
  const wanted = text.toLowerCase();
  const option =
    field.options.find(({ label }) => label.toLowerCase() === wanted) ??
    field.options.find(({ key }) => key === wanted);
  return option?.key ?? text;
}

/** The cells of own fields in a row, by the fields' keys; a column that is no field's is passed on as it is. */
export function readCustomCells(
  fields: readonly TicketField[],
  cells: Record<string, string | string[]>,
  memberOf: (email: string) => string | undefined,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(cells)
      .filter(([column]) => column.startsWith(PREFIX))
      .map(([column, cell]) => {
        const key = column.slice(PREFIX.length);
        const field = fields.find((each) => each.key === key);
        return [key, field === undefined ? cell : fromCustomCell(field, cell, memberOf)];
      }),
  );
}

/** What of it is news to a ticket; what the fields refuse is for the ticket's own verb to say, and so counts as news. */
export function customNews(
  fields: readonly TicketField[],
  held: Record<string, CustomValue>,
  given: Record<string, unknown>,
): Record<string, unknown> {
  const parsed = customChangesSchemaOf(fields, { held }).safeParse(given);
  if (!parsed.success) return given;
  return Object.fromEntries(
    Object.entries(parsed.data).filter(
      ([key, value]) => JSON.stringify(value ?? null) !== JSON.stringify(held[key] ?? null),
    ),
  );
}
