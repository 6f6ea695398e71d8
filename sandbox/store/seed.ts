import type { Sandbox } from "../sandbox.ts";
import { addFolder, addList, addSpace, addWorkspace, type StatusDraft } from "../workspace/structure.ts";
import { createTask } from "../workspace/tasks.ts";
import type { List, Space, User } from "./records.ts";
import { addEveryField, addWorkspaceFields } from "./seed-fields.ts";
import type { Store } from "./store.ts";

/** When the seeded things were made: Monday, 5 January 2026, 09:00 UTC. */
export const SEEDED_AT = Date.UTC(2026, 0, 5, 9);

const person = (
  id: number,
  username: string | null,
  email: string,
  timezone: string,
  color: string,
): User => ({
  id,
  username,
  email,
  timezone,
  color,
  weekStartDay: 1,
  disabled: false,
});

/** The people of the sandbox. Ben is only a member of one workspace; the last one was invited and has not joined. */
export const PEOPLE = {
  maya: person(49_100_101, "Maya Lindqvist", "maya@harbour.example", "Europe/Stockholm", "#5f55ee"),
  tom: person(49_100_102, "Tom Okonkwo", "tom@harbour.example", "America/New_York", "#0f9d9f"),
  ben: person(49_100_103, "Ben Carter", "ben@harbour.example", "America/Los_Angeles", "#e16b16"),
  priya: person(49_100_104, "Priya Raman", "priya@partner.example", "Asia/Kolkata", "#bf55ec"),
  hana: person(49_100_105, "佐藤 花", "hana@kestrel.example", "Asia/Tokyo", "#3db88b"),
  invited: person(49_100_106, null, "new.colleague@harbour.example", "UTC", "#87909e"),
};

const SUPPORT_STATUSES: StatusDraft[] = [
  { status: "to do", type: "open" },
  { status: "in progress", type: "custom" },
  { status: "waiting for customer", type: "custom", color: "#f8ae00" },
  { status: "resolved", type: "done" },
  { status: "closed", type: "closed" },
];

const REGULATED_STATUSES: StatusDraft[] = [
  { status: "Intake", type: "open" },
  { status: "Under review", type: "custom" },
  { status: "Awaiting QA sign-off", type: "custom", color: "#e16b16" },
  { status: "Released", type: "done" },
  { status: "Archived", type: "closed" },
];

const FIRMWARE_STATUSES: StatusDraft[] = [
  { status: "open", type: "open" },
  { status: "triage", type: "custom", color: "#f8ae00" },
  { status: "fixing", type: "custom" },
  { status: "verified", type: "done" },
  { status: "closed", type: "closed" },
];

const LONG_SPACE_NAME =
  "The Grand Consolidated Department of Inter-Regional Coordination, Escalations, Follow-ups and Everything Else that Nobody Has Found a Better Place for Yet (formerly “Miscellaneous”)";

/** Fills an empty store: three workspaces, among whose Spaces are those of Relaydesk's demo customers. */
export function seedDemo(sandbox: Sandbox): void {
  const { store } = sandbox;
  for (const user of Object.values(PEOPLE)) store.put("users", user);
  seedHarbour(sandbox);
  seedStudio(store);
  seedKestrel(store);
}

function seedHarbour(sandbox: Sandbox) {
  const { store } = sandbox;
  const { maya, tom, ben, priya, invited } = PEOPLE;
  const harbour = addWorkspace(store, "Harbour Support", "#5f55ee", [
    { userId: maya.id, role: 1, invitedBy: null },
    { userId: tom.id, role: 2, invitedBy: maya.id },
    { userId: ben.id, role: 3, invitedBy: maya.id },
    { userId: priya.id, role: 4, invitedBy: tom.id },
    { userId: invited.id, role: 3, invitedBy: maya.id },
  ]);
  addWorkspaceFields(store, harbour.id, SEEDED_AT);

  const northwind = addSpace(store, harbour.id, {
    name: "Northwind Traders",
    color: "#0f9d9f",
    statuses: SUPPORT_STATUSES,
  });
  const northwindSupport = addFolder(store, northwind, "Support");
  const tickets = addList(store, northwind, northwindSupport, {
    name: "Customer tickets",
    content: "Tickets that customers filed.",
  });
  const escalations = addList(store, northwind, northwindSupport, {
    name: "Escalations",
    statuses: FIRMWARE_STATUSES,
  });
  addEveryField(store, escalations, SEEDED_AT);
  addList(store, northwind, northwindSupport, { name: "Tickets 2024", archived: true });
  addList(store, northwind, null, { name: "Inbox" });

  const contoso = addSpace(store, harbour.id, {
    name: "Contoso Pharmaceuticals",
    color: "#bf55ec",
    statuses: REGULATED_STATUSES,
  });
  const quality = addList(store, contoso, null, { name: "Quality complaints" });
  addList(store, contoso, addFolder(store, contoso, "Regulatory"), {
    name: "Deadlines",
    statuses: SUPPORT_STATUSES,
  });

  const fabrikam = addSpace(store, harbour.id, {
    name: "Fabrikam Robotics",
    color: "#e16b16",
    statuses: SUPPORT_STATUSES,
  });
  const firmware = addList(store, fabrikam, addFolder(store, fabrikam, "Field service"), {
    name: "Firmware faults",
    statuses: FIRMWARE_STATUSES,
  });
  addList(store, fabrikam, null, { name: "Spare parts" });

  addUnusualSpace(store, harbour.id);
  addSpace(store, harbour.id, { name: LONG_SPACE_NAME });
  addSpace(store, harbour.id, { name: "Nothing here yet", color: "#87909e" });
  const board = addSpace(store, harbour.id, { name: "Board only", visibleTo: [maya.id], color: "#1d1d1f" });
  const minutes = addList(store, board, null, { name: "Minutes" });

  seedTask(sandbox, maya, tickets, {
    name: "Invoice 4411 shows the wrong VAT rate",
    markdown_content:
      "The customer was charged **25 %** instead of 12 %.\n\n- Invoice: 4411\n- Reported by telephone",
    priority: 2,
    tags: ["billing"],
    status: "in progress",
    assignees: [ben.id],
  });
  seedTask(sandbox, tom, tickets, {
    name: "Delivery portal logs people out after a minute",
    description: "Seen in Firefox and Safari. <b>Not</b> in Chrome.",
    priority: 1,
  });
  seedTask(sandbox, tom, tickets, { name: "Old address still on the label", status: "closed" });
  seedTask(sandbox, ben, quality, {
    name: "Blister pack 50 mg: seal broken on arrival",
    markdown_content: "## Batch\n\nB-2291, 40 packs.",
    priority: 2,
    status: "Under review",
  });
  seedTask(sandbox, tom, firmware, { name: "Arm 7 stops at 40 °C", priority: 3, status: "triage" });
  seedTask(sandbox, maya, minutes, { name: "Minutes of January" });
}

function seedStudio(store: Store) {
  const { maya, tom, hana } = PEOPLE;
  const studio = addWorkspace(store, "Harbour Marketing", "#e16b16", [
    { userId: tom.id, role: 1, invitedBy: null },
    { userId: maya.id, role: 2, invitedBy: tom.id },
    { userId: hana.id, role: 3, invitedBy: tom.id },
  ]);
  addWorkspaceFields(store, studio.id, SEEDED_AT);
  const campaigns = addSpace(store, studio.id, { name: "Campaigns", color: "#e16b16" });
  addList(store, campaigns, null, { name: "Ideas" });
  addList(store, campaigns, addFolder(store, campaigns, "Spring"), { name: "Newsletter" });
  addSpace(store, studio.id, { name: "Brand" });
}

function seedKestrel(store: Store) {
  const { hana } = PEOPLE;
  const kestrel = addWorkspace(store, "Kestrel Labs", "#3db88b", [
    { userId: hana.id, role: 1, invitedBy: null },
  ]);
  addWorkspaceFields(store, kestrel.id, SEEDED_AT);
  addList(store, addSpace(store, kestrel.id, { name: "Research" }), null, { name: "Experiments" });
}

function addUnusualSpace(store: Store, workspaceId: string): Space {
  const unusual = addSpace(store, workspaceId, {
    name: "🚀 Größe & <Étude> — مساحة العمل",
    color: "#3db88b",
  });
  addList(store, unusual, null, { name: "قائمة المهام" });
  addList(store, unusual, null, { name: "👩‍👩‍👧‍👦 家族 “quotes” & <b>tags</b>" });
  return unusual;
}

function seedTask(sandbox: Sandbox, creator: User, list: List, body: Record<string, unknown>) {
  // On a clock of its own: what is seeded must not depend on when the sandbox was started.
  createTask({ ...sandbox, clock: { ...sandbox.clock, now: () => SEEDED_AT } }, creator, list, body);
}
