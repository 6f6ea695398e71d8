/**
 * What a delivery says has changed, in words. Only for people to read: what is applied is read from ClickUp anew.
 * Source: ClickUp fact sheet, section 13 (payload shapes).
 */
import { z } from "zod";
import type { SyncField } from "../../engine/policies.ts";
import type { HistoryItem } from "../schema.ts";

/** Long texts are cut: the whole is in the payload. */
const LONGEST = 300;
const ITEMS_SHOWN = 50;

const text = z.string().nullish().catch(null);
const itemSchema = z.object({
  id: z.union([z.string(), z.number()]).nullish().catch(null),
  field: z.string().catch(""),
  date: z.union([z.string(), z.number()]).nullish().catch(null),
  user: z.object({ username: text, email: text }).nullish().catch(null),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  comment: z.object({ text_content: text }).nullish().catch(null),
  custom_field: z
    .object({ id: text, name: text, type: text, type_config: z.unknown().optional() })
    .nullish()
    .catch(null),
});
type Item = z.infer<typeof itemSchema>;

const payloadSchema = z.object({ history_items: z.array(itemSchema.nullable().catch(null)) });

/** The changes in a delivery's body; none when it has none that can be read. */
export function readHistory(body: string): HistoryItem[] {
  return itemsOf(body).map(toItem).slice(0, ITEMS_SHOWN);
}

/** Which field a change in ClickUp's history is about. */
const FIELDS: Record<string, SyncField> = {
  name: "title",
  content: "description",
  status: "status",
  priority: "priority",
  assignee_add: "assignee",
  assignee_rem: "assignee",
  due_date: "dueDate",
  tag: "tags",
  tag_removed: "tags",
};

/** Who changed which synced field, or which custom field by ClickUp's id, and when, as a delivery's body says. */
export function readFieldChanges(body: string): { field: string; at: string; by: string }[] {
  return itemsOf(body).flatMap((item) => {
    const field = item.field === "custom_field" ? item.custom_field?.id : FIELDS[item.field];
    const by = item.user?.username ?? item.user?.email;
    const at = instant(item.date);
    return field == null || by == null || at === null ? [] : [{ field, at, by }];
  });
}

function itemsOf(body: string): Item[] {
  const payload = payloadSchema.safeParse(parseJson(body));
  return payload.success ? payload.data.history_items.filter((item) => item !== null) : [];
}

function toItem(item: Item): HistoryItem {
  return {
    id: item.id == null ? null : String(item.id),
    field: item.field,
    customField: item.field === "custom_field" ? (item.custom_field?.name ?? null) : null,
    by: item.user?.username ?? item.user?.email ?? null,
    at: instant(item.date),
    before: cut(words(item, item.before)),
    after: cut(item.field === "comment" ? commentWords(item) : words(item, item.after)),
  };
}

function words(item: Item, value: unknown): string | null {
  if (value === null || value === undefined || value === "") return null;
  switch (item.field) {
    case "status":
      return property(value, "status");
    case "priority":
      return property(value, "priority");
    case "assignee_add":
    case "assignee_rem":
      return property(value, "username") ?? property(value, "email");
    case "tag":
    case "tag_removed":
      return Array.isArray(value) ? value.map((tag) => property(tag, "name") ?? "").join(", ") : plain(value);
    case "section_moved":
      return placeWords(value);
    case "due_date":
    case "start_date":
      return instant(value) ?? plain(value);
    case "time_estimate":
      return duration(value);
    case "time_spent":
      return duration(property(value, "time"));
    case "content":
      return documentWords(value);
    case "custom_field":
      return customWords(item, value);
    default:
      return plain(value);
  }
}

function commentWords({ comment, after }: Item): string | null {
  return comment?.text_content?.trim() || plain(after);
}

/** A List with the Space that it is in. */
function placeWords(value: unknown): string | null {
  const list = property(value, "name");
  const space = value !== null && typeof value === "object" && "project" in value ? value.project : null;
  const spaceName = property(space, "name");
  return list !== null && spaceName !== null ? `${list} (${spaceName})` : list;
}

/** A rich text is a list of pieces in a string. */
function documentWords(value: unknown): string | null {
  const parsed = z
    .object({ ops: z.array(z.object({ insert: z.unknown().optional() })) })
    .safeParse(typeof value === "string" ? parseJson(value) : value);
  if (!parsed.success) return plain(value);
  const pieces = parsed.data.ops.map(({ insert }) => (typeof insert === "string" ? insert : ""));
  return pieces.join("").trim() || null;
}

const optionsSchema = z.object({
  options: z.array(z.object({ id: z.string(), name: text, label: text })),
});

/** Options are named by their id; anything else is shown as it came, as its type is the field's own affair. */
function customWords({ custom_field }: Item, value: unknown): string | null {
  if (custom_field?.type === "date") return instant(value) ?? plain(value);
  const options = optionsSchema.safeParse(custom_field?.type_config);
  if (!options.success) return plain(value);
  const nameOf = (id: unknown) => {
    const option = options.data.options.find((candidate) => candidate.id === id);
    return option?.name ?? option?.label ?? plain(id) ?? "";
  };
  return Array.isArray(value) ? value.map(nameOf).join(", ") : nameOf(value);
}

function property(value: unknown, name: string): string | null {
  if (value === null || typeof value !== "object" || !(name in value)) return null;
  return plain(Object.entries(value).find(([key]) => key === name)?.[1]);
}

function plain(value: unknown): string | null {
  if (value === null || value === undefined || value === "") return null;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function instant(value: unknown): string | null {
  if (typeof value !== "string" && typeof value !== "number") return null;
  const at = new Date(Number(value));
  return value === "" || Number.isNaN(at.getTime()) ? null : at.toISOString();
}

function duration(value: unknown): string | null {
  const minutes = Math.round(Number(value) / 60_000);
  if (value === null || !Number.isFinite(minutes)) return null;
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function cut(value: string | null): string | null {
  return value !== null && value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
}

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
