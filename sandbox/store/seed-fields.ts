import { draftField, type FieldDraft } from "../workspace/field-definitions.ts";
import type { List } from "./records.ts";
import type { Store } from "./store.ts";

type Draft = Omit<FieldDraft, "workspaceId">;

const EVERYWHERE: Draft[] = [
  { name: "External id", type: "short_text" },
  { name: "Effort", type: "number" },
  {
    name: "Severity",
    type: "drop_down",
    options: [
      { name: "Minor", color: "#b5bcc2" },
      { name: "Major", color: "#f9ae27" },
      { name: "Critical", color: "#e50000" },
    ],
  },
];

/** One of each type that is not among those that every List has. */
const EVERY_OTHER_TYPE: Draft[] = [
  { name: "Findings", type: "text" },
  { name: "Manual", type: "url" },
  { name: "Reporter's address", type: "email" },
  { name: "Reporter's telephone", type: "phone" },
  { name: "Cost", type: "currency", typeConfig: { precision: 2, currency_type: "EUR" } },
  { name: "Under warranty", type: "checkbox" },
  { name: "Promised for", type: "date" },
  {
    name: "Parts",
    type: "labels",
    options: [{ name: "Arm", color: "#5f55ee" }, { name: "Base" }, { name: "Gripper", color: "#e16b16" }],
  },
  { name: "Engineers", type: "users" },
  { name: "Causes", type: "tasks" },
  { name: "Deliveries", type: "list_relationship" },
  { name: "Satisfaction", type: "emoji", typeConfig: { count: 5, code_point: "2b50" } },
  { name: "Repaired", type: "manual_progress", typeConfig: { start: 0, end: 10 } },
  {
    name: "Steps done",
    type: "automatic_progress",
    typeConfig: { tracking: { subtasks: true, checklists: false, assigned_comments: false }, complete_on: 3 },
  },
  { name: "Cost per hour", type: "formula" },
  { name: "Votes", type: "votes" },
  { name: "Site", type: "location" },
  { name: "Photographs", type: "attachment" },
  { name: "Call the engineer", type: "button" },
];

/** Gives a workspace the fields that all of its Lists have. Part of the change that calls it. */
export function addWorkspaceFields(store: Store, workspaceId: string, at: number): void {
  for (const draft of EVERYWHERE) {
    store.put("fields", draftField(store, workspaceId, { ...draft, workspaceId }, at));
  }
}

/** Gives a List a field of every other type. Part of the change that calls it. */
export function addEveryField(store: Store, list: List, at: number): void {
  for (const draft of EVERY_OTHER_TYPE) {
    const { workspaceId } = list;
    store.put("fields", draftField(store, list.id, { ...draft, workspaceId, listIds: [list.id] }, at));
  }
}
