/** Spaces: read, kept, marked, searched, given to customers; and where a customer's tickets would go. */
import { beforeEach, describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import {
  createOrganisation,
  memberContext,
  systemContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createCustomer } from "#lib/testing/factories.ts";
import { assignSpace, createClickupConnection } from "#lib/testing/factories-clickup.ts";
import { openTestSandbox } from "#lib/testing/test-sandbox.ts";
import {
  getCustomerClickup,
  listSpaces,
  previewTarget,
  requestSpacesSync,
  setCustomerClickup,
  syncSpaces,
} from "./index.ts";

const sandbox = await openTestSandbox();
let organisation: TestOrganisation;
let agent: TestContext;
let connected: Awaited<ReturnType<typeof createClickupConnection>>;

beforeEach(async () => {
  sandbox.control.clearFaults();
  organisation = await createOrganisation();
  agent = await memberContext(organisation, "agent");
  connected = await createClickupConnection(organisation, sandbox);
});

const sync = async () =>
  syncSpaces(await systemContext(organisation), { connectionId: connected.connection.id });

describe("syncing", () => {
  it("brings new Spaces, follows renamed ones, and marks those that are gone without removing them", async () => {
    const space = sandbox.control.addSpace({ workspaceId: connected.workspaceId, name: "Quarry new" });
    await sync();
    expect((await listSpaces(agent, { q: "quarry" })).items).toMatchObject([
      { id: space.id, name: "Quarry new" },
    ]);
    sandbox.control.changeSpace(space.id, { name: "Quarry renamed" });
    await sync();
    expect((await listSpaces(agent, { q: "quarry" })).items).toMatchObject([{ name: "Quarry renamed" }]);

    const customer = await createCustomer(organisation);
    await assignSpace(organisation, customer.id, space.id);
    sandbox.control.removeSpace(space.id);
    await sync();
    expect((await listSpaces(agent, { q: "quarry" })).items).toEqual([]);
    expect(await getCustomerClickup(agent, { id: customer.id })).toMatchObject({
      space: { id: space.id, name: "Quarry renamed", goneAt: expect.any(String) },
    });
    const notices = await systemDb().notice.findMany({
      where: { organisationId: organisation.organisationId },
    });
    expect(notices.map(({ deduplicationKey }) => deduplicationKey)).toEqual(["clickup.assigned_spaces_gone"]);
    expect(await previewTarget(agent, { id: customer.id })).toMatchObject({
      list: null,
      problem: { message: expect.stringContaining("gone") },
    });
  });

  it("changes nothing when ClickUp fails in the middle", async () => {
    const before = await listSpaces(agent, {});
    sandbox.control.addFault({ match: { path: "/team/*/space" }, kind: "error_before_commit", status: 500 });
    await expect(sync()).rejects.toMatchObject({ code: "clickup_unavailable", isRetryable: true });
    expect(await listSpaces(agent, {})).toEqual(before);
  });

  it("asked for twice starts once", async () => {
    const states = await Promise.all([requestSpacesSync(agent, {}), requestSpacesSync(agent, {})]);
    expect(states.map(({ status }) => status)).toEqual(["queued", "queued"]);
    expect(agent.dispatched.map(({ name }) => name)).toEqual(["clickup/spaces.sync"]);
  });

  it("is not asked for by those who may only read", async () => {
    const reader = await memberContext(organisation, "legal");
    await expect(requestSpacesSync(reader, {})).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("listing", () => {
  it("walks all pages in the order of names, each Space once", async () => {
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listSpaces(agent, { limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      names.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    const all = (await listSpaces(agent, { limit: 200 })).items.map(({ name }) => name);
    expect(names).toEqual(all);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain("🚀 Größe & <Étude> — مساحة العمل");
  });

  it("shows another organisation nothing", async () => {
    const other = await memberContext(await createOrganisation(), "owner");
    expect((await listSpaces(other, {})).items).toEqual([]);
  });
});

describe("a customer's Space", () => {
  it("is set with its List, seen, previewed with the reason, and taken away", async () => {
    const customer = await createCustomer(organisation);
    const spaceId = connected.spaceId("Northwind Traders");
    const listId = connected.listId("Escalations");
    await setCustomerClickup(agent, { id: customer.id, spaceId, listId: null });
    expect(await previewTarget(agent, { id: customer.id })).toMatchObject({
      list: { name: "Customer tickets" },
      reason: "named_like_support",
    });
    await setCustomerClickup(agent, { id: customer.id, spaceId, listId });
    expect(await getCustomerClickup(agent, { id: customer.id })).toMatchObject({
      space: { name: "Northwind Traders" },
      defaultListId: listId,
    });
    expect(await previewTarget(agent, { id: customer.id })).toMatchObject({ reason: "customer_default" });
    const settings = await systemDb().customerSetting.findMany({ where: { customerId: customer.id } });
    expect(settings).toContainEqual(
      expect.objectContaining({ module: "ClickUp", key: "clickup_space_id", value: spaceId, type: "string" }),
    );
    expect(await setCustomerClickup(agent, { id: customer.id, spaceId: null, listId: null })).toMatchObject({
      space: null,
      defaultListId: null,
    });
    expect(await systemDb().customerSetting.count({ where: { customerId: customer.id } })).toBe(0);
  });

  it("is one that we read ourselves, and its List is in it", async () => {
    const customer = await createCustomer(organisation);
    const spaceId = connected.spaceId("Northwind Traders");
    await expect(
      setCustomerClickup(agent, { id: customer.id, spaceId: "424242", listId: null }),
    ).rejects.toMatchObject({
      code: "validation_failed",
      fields: [{ path: "spaceId" }],
    });
    await expect(
      setCustomerClickup(agent, { id: customer.id, spaceId, listId: connected.listId("Firmware faults") }),
    ).rejects.toMatchObject({ fields: [{ path: "listId" }] });
  });

  it("of another organisation is not there", async () => {
    const customer = await createCustomer(organisation);
    const other = await memberContext(await createOrganisation(), "owner");
    await expect(getCustomerClickup(other, { id: customer.id })).rejects.toMatchObject({ code: "not_found" });
  });

  it("without a List says what to do", async () => {
    const customer = await createCustomer(organisation);
    await assignSpace(organisation, customer.id, connected.spaceId("Nothing here yet"));
    expect(await previewTarget(agent, { id: customer.id })).toMatchObject({
      list: null,
      problem: { message: expect.stringContaining("no List") },
    });
  });
});
