import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { transaction } from "#lib/platform/verb/index.ts";
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
import { createReconsiderLinks } from "../reconsider/reconsider-links.ts";
import { linksToReconsider } from "../schema.ts";
import { getCustomerSyncRules, getSyncRules } from "./get-sync-rules.ts";
import { listCustomerRules } from "./list-customer-rules.ts";
import { readSyncRules } from "./read-rules.ts";
import { setCustomerSyncRules, setSyncRules } from "./set-sync-rules.ts";

const reconsiderLinks = createReconsiderLinks({ ticket: ticketTaskSource });

let organisation: TestOrganisation;
let admin: TestContext;
let customerId: string;

beforeEach(async () => {
  organisation = await createOrganisation();
  admin = await memberContext(organisation, "admin");
  customerId = (await createCustomer(organisation, { name: "🦊 شركة الثعلب" })).id;
});
afterAll(disconnectDatabase);

const auditOf = ({ organisationId }: TestOrganisation) =>
  systemDb().auditEvent.findMany({ where: { organisationId }, orderBy: { createdAt: "asc" } });

describe("rules", () => {
  it("are the product's until somebody chooses, and again when the choice is taken back", async () => {
    const untouched = await getSyncRules(admin, {});
    expect(untouched).toMatchObject({ version: 0, choices: {}, updatedAt: null });
    expect(untouched.rules.status).toMatchObject({ direction: "both", policy: "latest" });
    const off = await setSyncRules(admin, { version: 0, choices: { status: { direction: "off" } } });
    expect(off).toMatchObject({
      version: 1,
      rules: { status: { direction: "off", usual: { direction: "both", policy: "latest" } } },
      changedBy: admin.actor.name,
    });
    const back = await setSyncRules(admin, { version: 1, choices: { status: {} } });
    expect(back).toMatchObject({ version: 2, choices: {}, rules: untouched.rules });
  });

  it("of a customer come before the organisation's, part by part, for readers and for people", async () => {
    await setSyncRules(admin, {
      choices: { status: { direction: "off", policy: "ask" }, comments: { direction: "off" } },
    });
    const view = await setCustomerSyncRules(admin, {
      id: customerId,
      choices: { status: { direction: "from_clickup" } },
    });
    expect(view.rules.status).toEqual({
      direction: "from_clickup",
      policy: "ask",
      usual: { direction: "off", policy: "ask" },
    });
    expect(await getCustomerSyncRules(admin, { id: customerId })).toEqual(view);
    const read = (id: string | null) => transaction(admin, (ctx) => readSyncRules(ctx, id));
    expect((await read(customerId)).fields.status).toEqual({ direction: "from_clickup", policy: "ask" });
    expect((await read(customerId)).comments).toBe("off");
    for (const other of [null, newId()])
      expect((await read(other)).fields.status).toEqual({ direction: "off", policy: "ask" });
  });

  it("hold as far as they can be read, and never lose one to another", async () => {
    await systemDb().syncRule.create({
      data: {
        id: newId(),
        organisationId: organisation.organisationId,
        choices: { status: { direction: "off" }, tags: { policy: "of another version" } },
        changedByName: "A later version",
      },
    });
    const { fields } = await transaction(admin, (ctx) => readSyncRules(ctx, null));
    expect([fields.status.direction, fields.tags.policy]).toEqual(["off", "merge"]);
  });

  it("leave one audit row for a change, with what was and what is, and none for no change", async () => {
    await setSyncRules(admin, { choices: { title: { policy: "ask" } } });
    await setSyncRules(admin, { choices: { title: { policy: "ask" } } });
    await setCustomerSyncRules(admin, { id: customerId, choices: { tags: { direction: "off" } } });
    expect(await auditOf(organisation)).toMatchObject([
      { action: "sync_rules.changed", before: {}, after: { title: { policy: "ask" } } },
      { action: "customer_sync_rules.changed", targetId: customerId, after: { tags: { direction: "off" } } },
    ]);
  });

  it("that were seen in an older version are refused, with the name of who changed them", async () => {
    await setSyncRules(admin, { version: 0, choices: { title: { policy: "ask" } } });
    await expect(
      setSyncRules(admin, { version: 0, choices: { tags: { direction: "off" } } }),
    ).rejects.toMatchObject({ code: "conflict", publicMessage: expect.stringContaining(admin.actor.name) });
  });

  it.each([0, 1])("changed by many at once from version %i are changed by one of them", async (version) => {
    if (version === 1) await setSyncRules(admin, { choices: { title: { policy: "ask" } } });
    const results = await Promise.allSettled(
      (["off", "to_clickup", "from_clickup"] as const).map((direction) =>
        setSyncRules(admin, { version, choices: { status: { direction } } }),
      ),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results)
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
    expect((await getSyncRules(admin, {})).version).toBe(version + 1);
  });

  it("refuse a policy that a field cannot have, and name it", async () => {
    await expect(
      setSyncRules(admin, { choices: JSON.parse('{"title":{"policy":"merge"}}') }),
    ).rejects.toMatchObject({ code: "validation_failed", fields: [{ path: "choices.title.policy" }] });
  });

  it("are for admins, and of one's own customers", async () => {
    const agent = await memberContext(organisation, "agent");
    await expect(getSyncRules(agent, {})).rejects.toMatchObject({ code: "forbidden" });
    await expect(setSyncRules(agent, { choices: {} })).rejects.toMatchObject({ code: "forbidden" });
    const foreign = (await createCustomer(await createOrganisation())).id;
    for (const id of [foreign, newId()]) {
      await expect(getCustomerSyncRules(admin, { id })).rejects.toMatchObject({ code: "not_found" });
      await expect(setCustomerSyncRules(admin, { id, choices: {} })).rejects.toMatchObject({
        code: "not_found",
      });
    }
  });

  it("of customers are listed page by page, by name, without those that chose nothing", async () => {
    const names = ["Zebra", "Ähre", "apple"];
    for (const name of names) {
      const { id } = await createCustomer(organisation, { name });
      await setCustomerSyncRules(admin, { id, choices: { status: { direction: "off" } } });
    }
    await setCustomerSyncRules(admin, { id: customerId, choices: { title: { policy: "ask" } } });
    await setCustomerSyncRules(admin, { id: customerId, choices: {} });
    const first = await listCustomerRules(admin, { limit: 2 });
    const rest = await listCustomerRules(admin, { limit: 2, cursor: first.nextCursor ?? "" });
    expect([...first.items, ...rest.items].map(({ customer }) => customer.name)).toEqual([
      "Ähre",
      "apple",
      "Zebra",
    ]);
    expect(rest.nextCursor).toBeNull();
  });
});

describe("after a change of rules", () => {
  async function linkIn(
    state: "conflict" | "failed" | "in_step",
    options: { customerId?: string; field?: string } = {},
  ) {
    const connection = await createConnection(organisation);
    const of = options.customerId ?? customerId;
    const ticket = await createTicket(organisation, { customerId: of });
    const link = await createTaskLink(organisation, {
      connectionId: connection.id,
      sourceId: ticket.id,
      taskId: `task${nextNumber()}`,
    });
    await systemDb().taskLink.update({ where: { id: link.id }, data: { customerId: of } });
    await systemDb().syncField.create({
      data: {
        id: newId(),
        organisationId: organisation.organisationId,
        linkId: link.id,
        field: options.field ?? "status",
        state,
      },
    });
    await systemDb().syncRequest.deleteMany({ where: { linkId: link.id } });
    return link.id;
  }
  /** Does what the job does, with every event that a change sent. */
  async function carryOut(ctx: TestContext) {
    const job = await systemContext(organisation);
    for (const event of ctx.dispatched.filter(({ name }) => name === linksToReconsider.name)) {
      const { cause } = linksToReconsider.payload.parse(event.payload);
      for (let afterId: string | null = null; ; ) {
        const { nextId }: { nextId: string | null } = await reconsiderLinks(job, { cause, afterId });
        if (nextId === null) break;
        afterId = nextId;
      }
    }
  }
  const asked = async () =>
    (await systemDb().syncRequest.findMany({ where: { organisationId: organisation.organisationId } }))
      .map(({ linkId }) => linkId)
      .sort();

  it("the conflicts that it settles are compared anew, and nothing else", async () => {
    const inConflict = [await linkIn("conflict"), await linkIn("conflict")].sort();
    await linkIn("conflict", { field: "title" });
    await linkIn("in_step");
    await setSyncRules(admin, { choices: { status: { policy: "clickup_wins" } } });
    await carryOut(admin);
    expect(await asked()).toEqual(inConflict);
  });

  it("nothing is compared when a person must decide as before", async () => {
    await linkIn("conflict");
    await setSyncRules(admin, { choices: { status: { policy: "ask" } } });
    await carryOut(admin);
    expect(await asked()).toEqual([]);
  });

  it("customers with a choice of their own are left alone, and others are not a customer's business", async () => {
    const other = (await createCustomer(organisation)).id;
    const theirs = await linkIn("conflict", { customerId: other });
    const own = await linkIn("conflict");
    await setCustomerSyncRules(admin, { id: customerId, choices: { status: { policy: "ask" } } });
    await setSyncRules(admin, { choices: { status: { policy: "relaydesk_wins" } } });
    await carryOut(admin);
    expect(await asked()).toEqual([theirs]);
    await systemDb().syncRequest.deleteMany({});
    const second = await memberContext(organisation, "owner");
    await setCustomerSyncRules(second, { id: customerId, choices: { status: { policy: "latest" } } });
    await carryOut(second);
    expect(await asked()).toEqual([own]);
  });

  it("what failed in a direction that is another now is tried again", async () => {
    const failed = await linkIn("failed");
    await setSyncRules(admin, { choices: { status: { policy: "clickup_wins" } } });
    await carryOut(admin);
    expect(await asked()).toEqual([]);
    await setSyncRules(admin, { choices: { status: { direction: "off" } } });
    await carryOut(admin);
    expect(await asked()).toEqual([failed]);
    expect(await systemDb().syncField.findFirstOrThrow({ where: { linkId: failed } })).toMatchObject({
      state: "waiting",
    });
  });
});
