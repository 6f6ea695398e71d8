import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_PRIORITY_MAP, type PriorityMap } from "#lib/clickup/schema.ts";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import {
  createOrganisation,
  memberContext,
  systemContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createCustomer, createTicket, nextNumber } from "#lib/testing/factories.ts";
import { createConnection, createTaskLink } from "#lib/testing/factories-clickup.ts";
import { ticketTaskSource } from "#lib/tickets/index.ts";
import { priorityCodecFor } from "../engine/priority.ts";
import { createReconsiderLinks } from "../reconsider/reconsider-links.ts";
import { linksToReconsider } from "../schema.ts";
import { getPriorityMap, setPriorityMap } from "./priority-map.ts";

const reconsiderLinks = createReconsiderLinks({ ticket: ticketTaskSource });

/** ClickUp knows two: urgent and normal. */
const FEW: PriorityMap = {
  fromClickup: { urgent: "urgent", high: "urgent", normal: "normal", low: "normal", none: "low" },
  toClickup: { urgent: "urgent", high: "urgent", normal: "normal", low: "normal" },
};

let organisation: TestOrganisation;
let admin: TestContext;

beforeEach(async () => {
  organisation = await createOrganisation();
  admin = await memberContext(organisation, "admin");
});
afterAll(disconnectDatabase);

describe("the priorities", () => {
  it("are each other's namesakes until somebody says otherwise, on record", async () => {
    expect(await getPriorityMap(admin, {})).toMatchObject({ map: DEFAULT_PRIORITY_MAP, version: 0 });
    expect(await setPriorityMap(admin, { version: 0, map: FEW })).toMatchObject({ map: FEW, version: 1 });
    await setPriorityMap(admin, { map: FEW });
    const audit = await systemDb().auditEvent.findMany({
      where: { organisationId: organisation.organisationId },
    });
    expect(audit.map(({ action }) => action)).toEqual(["priority_map.changed"]);
    expect(await getPriorityMap(await memberContext(await createOrganisation(), "admin"), {})).toMatchObject({
      map: DEFAULT_PRIORITY_MAP,
    });
  });

  it("changed by two at once are changed by one, and an agent changes none", async () => {
    const results = await Promise.allSettled([
      setPriorityMap(admin, { version: 0, map: FEW }),
      setPriorityMap(admin, {
        version: 0,
        map: { ...FEW, fromClickup: { ...FEW.fromClickup, none: "urgent" } },
      }),
    ]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(setPriorityMap(admin, { version: 0, map: DEFAULT_PRIORITY_MAP })).rejects.toMatchObject({
      code: "conflict",
    });
    const agent = await memberContext(organisation, "agent");
    await expect(setPriorityMap(agent, { map: FEW })).rejects.toMatchObject({ code: "forbidden" });
  });

  it("stay what they are through a way there and back, however many share a place", () => {
    const codec = priorityCodecFor(FEW);
    for (const ours of ["urgent", "high", "normal", "low"] as const)
      for (const now of [1, 2, 3, 4, null] as const) {
        const sent = codec.toTheirs(ours, now, null);
        expect(codec.toOurs(sent, ours, null), `${ours} on ${now}`).toBe(ours);
      }
  });

  it("that mean something else now take their tickets along", async () => {
    const connection = await createConnection(organisation);
    const customerId = (await createCustomer(organisation)).id;
    const link = async (ours: string, theirs: number | null) => {
      const ticket = await createTicket(organisation, { customerId });
      const { id } = await createTaskLink(organisation, {
        connectionId: connection.id,
        sourceId: ticket.id,
        taskId: `p${nextNumber()}`,
      });
      await systemDb().$executeRaw`
        insert into sync_fields (id, organisation_id, link_id, field, state, base_ours, base_theirs, agreed_at, updated_at)
        values (${newId()}::uuid, ${organisation.organisationId}::uuid, ${id}::uuid, 'priority', 'in_step',
          ${JSON.stringify(ours)}::jsonb, ${JSON.stringify(theirs)}::jsonb, now(), now())`;
      return id;
    };
    const none = await link("normal", null);
    await link("normal", 3);
    await link("high", 4);
    await setPriorityMap(admin, {
      map: { ...DEFAULT_PRIORITY_MAP, fromClickup: { ...DEFAULT_PRIORITY_MAP.fromClickup, none: "low" } },
    });
    const job = await systemContext(organisation);
    for (const event of admin.dispatched.filter(({ name }) => name === linksToReconsider.name)) {
      const { cause } = linksToReconsider.payload.parse(event.payload);
      await reconsiderLinks(job, { cause, afterId: null });
    }
    const waiting = await systemDb().syncField.findMany({
      where: { organisationId: organisation.organisationId, state: "waiting" },
    });
    expect(waiting.map(({ linkId, choice }) => [linkId, choice])).toEqual([[none, "theirs"]]);
  });
});
