/** What an organisation of a world agrees on before anything happens: who is who, and a field of its own that ClickUp has, too. */
import { pairPeople, refreshPeople } from "#lib/sync/index.ts";
import {
  createTicketField,
  publishTicketFields,
  refreshTicketFields,
  saveTicketFieldDraft,
} from "#lib/tickets/index.ts";
import type { RunningSandbox } from "#sandbox/server.ts";
import { memberContext, systemContext, type TestOrganisation } from "./contexts.ts";

/** The organisation's own field that is mapped. */
export const EFFORT = "effort";

/** Members who are the given users of ClickUp, and the number field of the List that is our effort. */
export async function prepareDesk(
  organisation: TestOrganisation,
  sandbox: RunningSandbox,
  place: { connectionId: string; listId: string; users: readonly number[] },
) {
  const admin = await memberContext(organisation, "admin", { name: "Ada Admin" });
  await refreshPeople(await systemContext(organisation));
  const members: { memberId: string; userId: number }[] = [];
  for (const userId of place.users) {
    const { actor } = await memberContext(organisation, "agent", { name: `Agent ${userId}` });
    await pairPeople(admin, { memberId: actor.id, userId: String(userId) });
    members.push({ memberId: actor.id, userId });
  }
  const { connectionId, listId } = place;
  await createTicketField(admin, { key: EFFORT, label: "Effort", type: "number" });
  const field = sandbox.control.fields(listId).find(({ type }) => type === "number");
  if (field === undefined) throw new Error("The List has no field for numbers");
  const { draftVersion } = await refreshTicketFields(admin, { connectionId, listId });
  const saved = await saveTicketFieldDraft(admin, {
    connectionId,
    listId,
    draftVersion,
    entries: [
      { key: EFFORT, fieldId: field.id, direction: "both", policy: "latest", valueMap: [], default: null },
    ],
  });
  await publishTicketFields(admin, {
    connectionId,
    listId,
    draftVersion: saved.draftVersion ?? 0,
    customerIds: [],
  });
  return { members, effortFieldId: field.id };
}
