/**
 * The one table of which custom field of a source goes with which of ClickUp's. What is not in it is impossible. A
 * lossy pair may change or refuse a value on its way; what it loses never comes back as an edit.
 */
import type { SourceCustomField } from "#lib/tasks/schema.ts";
import type { Direction } from "../policies.ts";
import type { ClickUpFieldType, FieldDefinition } from "./definition.ts";

export type Fit = "possible" | "lossy" | "impossible";
type Row = Partial<Record<ClickUpFieldType, Exclude<Fit, "impossible">>>;

const ANY_TEXT: Row = { short_text: "lossy", text: "lossy" };

const TABLE: Record<SourceCustomField["type"], Row> = {
  text: {
    short_text: "possible",
    text: "lossy",
    url: "lossy",
    email: "lossy",
    phone: "lossy",
    number: "lossy",
    currency: "lossy",
    checkbox: "lossy",
    date: "lossy",
    drop_down: "lossy",
    labels: "lossy",
    tasks: "lossy",
    list_relationship: "lossy",
    emoji: "lossy",
    manual_progress: "lossy",
    automatic_progress: "possible",
    formula: "possible",
    votes: "possible",
  },
  long_text: {
    short_text: "lossy",
    text: "possible",
    url: "lossy",
    email: "lossy",
    phone: "lossy",
    drop_down: "lossy",
    labels: "lossy",
    tasks: "lossy",
    list_relationship: "lossy",
    formula: "possible",
  },
  number: {
    ...ANY_TEXT,
    number: "possible",
    currency: "lossy",
    emoji: "lossy",
    manual_progress: "lossy",
    automatic_progress: "possible",
    formula: "possible",
    votes: "possible",
  },
  money: {
    ...ANY_TEXT,
    number: "possible",
    currency: "possible",
    formula: "possible",
  },
  checkbox: { ...ANY_TEXT, checkbox: "possible" },
  date: { ...ANY_TEXT, date: "possible" },
  // A day without a time arrives as its first hour.
  datetime: { ...ANY_TEXT, date: "lossy" },
  choice: { ...ANY_TEXT, drop_down: "possible", labels: "lossy" },
  choices: { ...ANY_TEXT, drop_down: "lossy", labels: "possible" },
  url: { ...ANY_TEXT, url: "possible", tasks: "lossy", list_relationship: "lossy" },
  email: { ...ANY_TEXT, email: "possible" },
  // ClickUp wants the country's code; a ticket may do without.
  phone: { ...ANY_TEXT, phone: "lossy" },
  rating: {
    ...ANY_TEXT,
    number: "lossy",
    emoji: "possible",
    manual_progress: "lossy",
    automatic_progress: "lossy",
    votes: "lossy",
  },
  people: { users: "possible" },
  location: { location: "possible" },
};

/** Sets that a text lists are sets as well. */
const TEXTS_MERGE: readonly ClickUpFieldType[] = ["labels", "tasks", "list_relationship"];
const MERGES: Partial<Record<SourceCustomField["type"], readonly ClickUpFieldType[]>> = {
  text: TEXTS_MERGE,
  long_text: ["text", ...TEXTS_MERGE],
  choices: ["labels", "short_text", "text"],
  people: ["users"],
};

/** Whether two changes of such a pair can be put together: sets, and texts of lines. For others `merge` asks. */
export function canMerge(source: SourceCustomField["type"], target: FieldDefinition["type"]): boolean {
  return target !== "unknown" && MERGES[source]?.includes(target) === true;
}

/** Types whose value ClickUp computes: nobody can set them (ClickUp fact sheet, section 10). */
const COMPUTED: readonly FieldDefinition["type"][] = ["automatic_progress", "formula", "votes"];

/** How well the values of two fields can stand for one another. */
export function fitOf(source: SourceCustomField["type"], target: FieldDefinition["type"]): Fit {
  return target === "unknown" ? "impossible" : (TABLE[source][target] ?? "impossible");
}

/** The directions that two fields allow, the widest first; none when neither side can be written. */
export function directionsOf(
  source: Pick<SourceCustomField, "isWritable">,
  target: Pick<FieldDefinition, "type">,
): Direction[] {
  const isComputed = COMPUTED.includes(target.type);
  if (isComputed) return source.isWritable ? ["from_clickup", "off"] : [];
  return source.isWritable ? ["both", "to_clickup", "from_clickup", "off"] : ["to_clickup", "off"];
}
