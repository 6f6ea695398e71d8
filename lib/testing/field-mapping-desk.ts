/**
 * An organisation with a field of each type and a List of the sandbox's that has one of each of ClickUp's: for tests of
 * mapped custom fields.
 */
import { type ClickUpClient, createClickUpClient } from "#lib/clickup/api-client.ts";
import { createRateBudget, tokenKeyOf } from "#lib/clickup/rate-budget.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { createSyncLink } from "#lib/sync/comparison/sync-link.ts";
import type { MappingEntry } from "#lib/sync/mapping/entry.ts";
import { claimSyncRequests } from "#lib/sync/requests/requests.ts";
import {
  createTicket,
  createTicketField,
  getTicket,
  getTicketFieldMapping,
  publishTicketFields,
  refreshTicketFields,
  saveTicketFieldDraft,
  ticketTaskSource,
  updateTicket,
} from "#lib/tickets/index.ts";
import type { RunningSandbox } from "#sandbox/server.ts";
import { createOrganisation, memberContext, systemContext } from "./contexts.ts";
import { createCustomer } from "./factories.ts";
import { createClickupConnection, createTaskLink } from "./factories-clickup.ts";

const syncLink = createSyncLink({ ticket: ticketTaskSource });
const options = (...labels: string[]) => labels.map((label) => ({ label }));

const FIELDS = [
  { key: "note", label: "Note", type: "text" },
  { key: "story", label: "Findings", type: "long_text" },
  { key: "manual", label: "Manual", type: "url" },
  { key: "mail", label: "Reporter's address", type: "email" },
  { key: "call", label: "Reporter's telephone", type: "phone" },
  { key: "effort", label: "Effort", type: "number" },
  { key: "cost", label: "Cost", type: "money", currency: "EUR" },
  { key: "warranty", label: "Under warranty", type: "checkbox" },
  { key: "promised", label: "Promised for", type: "date" },
  { key: "stars", label: "Satisfaction", type: "rating", maximum: 5 },
  { key: "repaired", label: "Repaired", type: "number" },
  { key: "site", label: "Site", type: "location" },
  { key: "severity", label: "Severity", type: "choice", options: options("Minor", "Major", "Critical") },
  { key: "parts", label: "Parts", type: "choices", options: options("Arm", "Base", "Gripper") },
  { key: "causes", label: "Causes", type: "long_text" },
  { key: "who", label: "Engineers", type: "people" },
] as const;

export type FieldMappingDesk = Awaited<ReturnType<typeof openFieldMappingDesk>>;

export async function openFieldMappingDesk(sandbox: RunningSandbox) {
  const organisation = await createOrganisation();
  const connected = await createClickupConnection(organisation, sandbox);
  const customerId = (await createCustomer(organisation)).id;
  const place = { connectionId: connected.connection.id, listId: connected.listId("Escalations") };
  const client: ClickUpClient = createClickUpClient({
    token: connected.token,
    baseUrl: `${sandbox.url}/api/v2`,
    budget: createRateBudget({ tokenKey: tokenKeyOf(connected.token), lane: "person", limit: 100_000 }),
  });
  const admin = () => memberContext(organisation, "admin");
  const job = () => systemContext(organisation);
  for (const field of FIELDS)
    await createTicketField(await admin(), {
      ...field,
      ...("options" in field ? { options: [...field.options] } : {}),
    });

  function fieldId(type: string): string {
    const fields = sandbox.control.fields(place.listId);
    const found = fields.find((field) => field.type === type && field.deletedAt === null);
    if (found === undefined) throw new Error(`The List has no ${type}`);
    return found.id;
  }

  const pair = (key: string, type: string, more: Partial<MappingEntry> = {}): MappingEntry => ({
    key,
    fieldId: more.fieldId ?? fieldId(type),
    direction: "both",
    policy: "latest",
    valueMap: [],
    default: null,
    ...more,
  });

  /** Saves the draft. Suggested value maps are taken for choices. */
  async function draft(entries: MappingEntry[]) {
    const ctx = await admin();
    const { draftVersion } = await refreshTicketFields(ctx, place);
    const { suggestions } = await saveTicketFieldDraft(ctx, { ...place, draftVersion, entries: [] });
    const suggested = ({ key, fieldId: id }: MappingEntry) =>
      suggestions.find((one) => one.key === key && one.fieldId === id)?.valueMap ?? [];
    const again = await getTicketFieldMapping(ctx, place);
    return saveTicketFieldDraft(ctx, {
      ...place,
      draftVersion: again.draftVersion,
      entries: entries.map((entry) => ({
        ...entry,
        valueMap: entry.valueMap.length > 0 ? entry.valueMap : suggested(entry),
      })),
    });
  }

  async function publish(entries: MappingEntry[], customerIds: string[] = []) {
    const { draftVersion } = await draft(entries);
    return publishTicketFields(await admin(), { ...place, draftVersion: draftVersion ?? 0, customerIds });
  }

  async function linkedPair(customValues: Record<string, unknown> = {}, ofCustomer = customerId) {
    const ticket = await createTicket(await admin(), {
      title: "Robot stands",
      customerId: ofCustomer,
      customValues,
    });
    const task = await client.createTask(place.listId, {
      name: `[TICKET-${ticket.id}] Robot stands`,
      markdown_content: "",
      priority: 3,
      tags: [],
    });
    const link = await createTaskLink(organisation, {
      connectionId: place.connectionId,
      workspaceId: connected.workspaceId,
      sourceId: ticket.id,
      taskId: task.id,
      listId: place.listId,
    });
    await systemDb().taskLink.update({ where: { id: link.id }, data: { customerId: ofCustomer } });
    return { ticketId: ticket.id, taskId: task.id, linkId: link.id };
  }

  /** Further links of tickets like one that is linked, to tasks that only the rows know; answers the tasks' ids. */
  async function copyLink(
    { linkId, ticketId }: { linkId: string; ticketId: string },
    count: number,
    customValues: Record<string, unknown>,
    /** What is stored of the tasks' fields. */
    stored: Record<string, string | number> = {},
  ): Promise<string[]> {
    const {
      customValues: _,
      linkedAs: _unknown,
      ...columns
    } = await systemDb().taskLink.findUniqueOrThrow({
      where: { id: linkId },
    });
    const { organisationId, customerId: owner } = await systemDb().ticket.findUniqueOrThrow({
      where: { id: ticketId },
    });
    const prefix = newId().slice(-8);
    const copies = Array.from({ length: count }, (_unused, at) => ({
      taskId: `copy${prefix}${at}`,
      ticketId: newId(),
    }));
    await systemDb().$executeRaw`
      insert into tickets (id, organisation_id, number, customer_id, title, description, tags, source,
                           created_by_type, created_by_name, updated_at, custom_values)
      select id, ${organisationId}::uuid, greatest(1000000, (select max(number) from tickets where organisation_id = ${organisationId}::uuid)) + place, ${owner}::uuid, 'Copy', '', '{}',
             'web', 'member', 'Test', now(), ${JSON.stringify(customValues)}::jsonb
      from unnest(${copies.map((copy) => copy.ticketId)}::uuid[]) with ordinality as one (id, place)`;
    for (let from = 0; from < copies.length; from += 500)
      await systemDb().taskLink.createMany({
        data: copies.slice(from, from + 500).map((copy) => ({
          ...columns,
          customValues: stored,
          id: newId(),
          sourceId: copy.ticketId,
          standingKey: null,
          intentId: null,
          taskId: copy.taskId,
        })),
      });
    return copies.map(({ taskId }) => taskId);
  }

  /** Compares until nothing asks for it any more; answers how many comparisons that took. */
  async function settle(): Promise<number> {
    const ctx = await job();
    let compared = 0;
    for (let round = 0; round < 20; round += 1) {
      const { requests } = await claimSyncRequests(ctx, { claimToken: newId(), limit: 20 });
      if (requests.length === 0) return compared;
      for (const request of requests) await syncLink(ctx, request);
      compared += requests.length;
    }
    throw new Error("It does not settle");
  }

  /** As news of ClickUp's would. */
  const askFor = (linkId: string) =>
    systemDb().$executeRaw`
      select relaydesk_request_sync(${linkId}::uuid, ${organisation.organisationId}::uuid, 'webhook')`;

  return {
    organisation,
    connected,
    customerId,
    place,
    client,
    admin,
    job,
    fieldId,
    pair,
    draft,
    publish,
    linkedPair,
    copyLink,
    settle,
    askFor,
    newCustomer: async () => (await createCustomer(organisation)).id,
    change: async (id: string, customValues: Record<string, unknown>) =>
      updateTicket(await admin(), { id, customValues }),
    valuesOf: async (id: string) => (await getTicket(await admin(), { id })).customValues,
    fieldRow: (linkId: string, key: string) =>
      systemDb().syncField.findUniqueOrThrow({
        where: { linkId_field: { linkId, field: `custom:${key}` } },
      }),
    stored: (taskId: string, type: string) =>
      sandbox.control.tasks().find(({ id }) => id === taskId)?.customFields[fieldId(type)],
    writes: () => sandbox.control.requests().requests.filter(({ method }) => method !== "GET").length,
  };
}
