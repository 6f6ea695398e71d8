import { z } from "zod";
import { refusal } from "../clickup-error.ts";
import type { FieldCondition } from "../workspace/field-conditions.ts";
import { type InstantRange, readOrder, type TaskQuery } from "../workspace/task-search.ts";

/** Whether a query parameter says yes. */
export function isYes(query: URLSearchParams, name: string): boolean {
  return query.get(name) === "true";
}

/**
 * An array parameter: `name[]=…` any number of times, or a bare name given more than once. A single bare value is
 * refused as ClickUp does (ClickUp fact sheet, section 9).
 */
export function arrayParam(query: URLSearchParams, name: string): string[] {
  const bracketed = query.getAll(`${name}[]`);
  const bare = query.getAll(name);
  if (bracketed.length === 0 && bare.length === 1) {
    throw refusal(name === "custom_items" ? "customItemsNotArray" : "queryNotAnArray");
  }
  return [...bracketed, ...(bare.length > 1 ? bare : [])];
}

function instantParam(query: URLSearchParams, name: string): number | null {
  const value = query.get(name);
  if (value === null || value === "") return null;
  const instant = Number(value);
  if (!Number.isFinite(instant)) throw refusal("valueInvalid");
  return instant;
}

function rangeParam(query: URLSearchParams, name: string): InstantRange {
  return { gt: instantParam(query, `${name}_gt`), lt: instantParam(query, `${name}_lt`) };
}

function pageParam(query: URLSearchParams): number {
  const page = Number(query.get("page") ?? "0");
  return Number.isInteger(page) && page > 0 ? page : 0;
}

const Condition = z.object({ field_id: z.string(), operator: z.string(), value: z.unknown().optional() });

function fieldConditions(query: URLSearchParams): FieldCondition[] {
  const text = query.get("custom_fields");
  if (text === null) return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw refusal("customFieldsNotJson");
  }
  const conditions = z.array(Condition).safeParse(parsed);
  if (!conditions.success) throw refusal("customFieldsNotArray");
  return conditions.data.map(({ field_id, operator, value }) => ({ fieldId: field_id, operator, value }));
}

/** The parameters that a List's tasks and a workspace's search have in common. `limit` and `query` are not read. */
export function taskQuery(query: URLSearchParams): TaskQuery {
  return {
    page: pageParam(query),
    orderBy: readOrder(query.get("order_by")),
    isReversed: isYes(query, "reverse"),
    withSubtasks: isYes(query, "subtasks"),
    withClosed: isYes(query, "include_closed"),
    isArchived: false,
    spaceIds: [],
    folderIds: [],
    listIds: [],
    statuses: arrayParam(query, "statuses"),
    assigneeIds: arrayParam(query, "assignees"),
    watcherIds: [],
    tags: arrayParam(query, "tags"),
    customItemIds: arrayParam(query, "custom_items"),
    parentId: query.get("parent"),
    dueDate: rangeParam(query, "due_date"),
    created: rangeParam(query, "date_created"),
    updated: rangeParam(query, "date_updated"),
    done: rangeParam(query, "date_done"),
    fields: fieldConditions(query),
  };
}
