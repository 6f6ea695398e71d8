/** Several connections of one organisation: each its own, a customer's Space by one of them, and one named at a time. */
import { beforeEach, describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import {
  type Browser,
  beginConsent,
  endConsent,
  giveConsent,
  openBrowser,
} from "#lib/testing/clickup-consent.ts";
import {
  createOrganisation,
  memberContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createCustomer } from "#lib/testing/factories.ts";
import { assignSpace, createClickupConnection } from "#lib/testing/factories-clickup.ts";
import { openTestSandbox } from "#lib/testing/test-sandbox.ts";
import { PEOPLE } from "#sandbox/store/seed.ts";
import {
  disconnectClickup,
  getConnectionState,
  getCustomerClickup,
  getCustomerTarget,
  listSpaces,
  listsOfSpace,
  previewTarget,
  requestSpacesSync,
  requestWebhookCheck,
  setCustomerClickup,
} from "./index.ts";

const sandbox = await openTestSandbox();
let organisation: TestOrganisation;
let admin: TestContext;
let browser: Browser;

beforeEach(async () => {
  sandbox.control.clearFaults();
  organisation = await createOrganisation();
  admin = await memberContext(organisation, "admin");
  browser = await openBrowser(organisation, "admin");
});

async function authorise(person: keyof typeof PEOPLE, query: Record<string, string> = {}): Promise<string> {
  const address = await giveConsent(await beginConsent(organisation, browser, query), "allow", {
    user: PEOPLE[person].id,
  });
  return new URL(await endConsent(address, browser)).searchParams.get("result") ?? "";
}
const rows = () =>
  systemDb().clickupConnection.findMany({
    where: { organisationId: organisation.organisationId },
    orderBy: { createdAt: "asc" },
  });
const people = async () => (await getConnectionState(admin, {})).connections.map(({ person }) => person.name);

describe("authorising", () => {
  it("connects another person beside the first, and renews whoever comes again", async () => {
    expect(await authorise("maya")).toBe("connected");
    expect(await authorise("tom", { purpose: "another" })).toBe("connected");
    const [maya, tom] = await rows();
    expect(await people()).toEqual(["Tom Okonkwo", "Maya Lindqvist"]);
    const ways: Record<string, string>[] = [{}, { purpose: "another" }];
    for (const query of ways) expect(await authorise("maya", query)).toBe("connected");
    expect((await rows()).map(({ id }) => id)).toEqual([maya?.id, tom?.id]);
    expect((await rows())[0]?.tokenKey).not.toBe(maya?.tokenKey);
    expect((await rows())[1]?.tokenKey).toBe(tom?.tokenKey);
  });

  it("hands a single connection over where nobody said what for, as ever", async () => {
    await authorise("maya");
    const [first] = await rows();
    expect(await authorise("tom")).toBe("connected");
    expect(await rows()).toMatchObject([{ id: first?.id, clickupUserName: "Tom Okonkwo" }]);
  });

  it("beside several, somebody new makes a further one", async () => {
    await authorise("maya");
    await authorise("tom", { purpose: "another" });
    expect(await authorise("ben")).toBe("connected");
    expect(await rows()).toHaveLength(3);
  });

  it("renews the connection that was meant, by another person too, but by nobody who has one", async () => {
    await authorise("maya");
    await authorise("tom", { purpose: "another" });
    const [maya, tom] = await rows();
    const renewal = { purpose: "renew", connection: maya?.id ?? "" };
    expect(await authorise("tom", renewal)).toBe("person_connected_already");
    expect(await rows()).toMatchObject([{ tokenKey: maya?.tokenKey }, { tokenKey: tom?.tokenKey }]);
    expect(await authorise("ben", renewal)).toBe("connected");
    expect(await rows()).toMatchObject([
      { id: maya?.id, clickupUserName: "Ben Carter" },
      { id: tom?.id, clickupUserName: "Tom Okonkwo" },
    ]);
  });

  it("a connection that is gone, or another organisation's, cannot be renewed", async () => {
    await authorise("maya");
    const other = await createClickupConnection(await createOrganisation(), sandbox);
    for (const connection of [other.connection.id, "nonsense"]) {
      const end = await beginConsent(organisation, browser, { purpose: "renew", connection });
      expect(end.searchParams.get("result")).toBe("connection_gone");
    }
    const [maya] = await rows();
    const address = await giveConsent(
      await beginConsent(organisation, browser, { purpose: "renew", connection: maya?.id ?? "" }),
      "allow",
    );
    await disconnectClickup(admin, { connectionId: maya?.id });
    expect(await endConsent(address, browser)).toContain("result=connection_gone");
    expect(await rows()).toMatchObject([{ status: "disconnected", tokenCiphertext: null }]);
  });

  it("two authorisations of one person at once make one connection", async () => {
    const addresses = await Promise.all(
      [0, 1].map(async () =>
        giveConsent(await beginConsent(organisation, browser, { purpose: "another" }), "allow"),
      ),
    );
    const ends = await Promise.all(addresses.map((address) => endConsent(address, browser)));
    expect(ends.every((end) => end.includes("result=connected"))).toBe(true);
    expect(await rows()).toHaveLength(1);
  });
});

describe("with two connections", () => {
  let maya: Awaited<ReturnType<typeof createClickupConnection>>;
  let tom: Awaited<ReturnType<typeof createClickupConnection>>;
  let northwind: string;

  beforeEach(async () => {
    maya = await createClickupConnection(organisation, sandbox);
    tom = await createClickupConnection(organisation, sandbox, { person: "tom" });
    northwind = maya.spaceId("Northwind Traders");
  });

  it("offers a Space once for each, by the person's name, page by page without a miss", async () => {
    const { items } = await listSpaces(admin, { q: "northwind" });
    expect(items.map(({ id, connection }) => [id, connection.person])).toEqual(
      expect.arrayContaining([
        [northwind, "Maya Lindqvist"],
        [northwind, "Tom Okonkwo"],
      ]),
    );
    expect(items).toHaveLength(2);
    const seen: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await listSpaces(admin, { limit: 3, ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...page.items.map(({ id, connection }) => `${connection.id}:${id}`));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(
      2 * (await listSpaces(admin, { connectionId: tom.connection.id })).items.length,
    );
  });

  it("a customer's Space names its connection, and keeps it while that one stands", async () => {
    const customer = await createCustomer(organisation);
    const choice = { id: customer.id, spaceId: northwind, listId: null };
    expect(await setCustomerClickup(admin, { ...choice, connectionId: tom.connection.id })).toMatchObject({
      connection: { id: tom.connection.id, person: "Tom Okonkwo" },
      space: { id: northwind, connection: { id: tom.connection.id } },
    });
    // Saving again without naming it changes nothing of it.
    await setCustomerClickup(admin, choice);
    expect((await getCustomerTarget(systemDb(), customer.id)).connection?.id).toBe(tom.connection.id);
    const before = sandbox.control.requests().next;
    expect(await previewTarget(admin, { id: customer.id })).toMatchObject({ problem: null });
    const callers = sandbox.control.requests(before).requests.map(({ tokenFingerprint }) => tokenFingerprint);
    const toms = sandbox.control.tokens().filter(({ userId }) => userId === PEOPLE.tom.id);
    expect(new Set(callers)).toEqual(new Set([toms.at(-1)?.fingerprint]));

    await disconnectClickup(admin, { connectionId: tom.connection.id });
    expect(await getCustomerClickup(admin, { id: customer.id })).toMatchObject({
      isConnected: true,
      connection: { id: maya.connection.id },
      space: { id: northwind },
    });
  });

  it("a Space that nobody named a connection for goes by one that sees it and works, the oldest first", async () => {
    const customer = await createCustomer(organisation);
    await assignSpace(organisation, customer.id, northwind);
    const target = async () => (await getCustomerClickup(admin, { id: customer.id })).connection?.person;
    expect(await target()).toBe("Maya Lindqvist");
    await systemDb().clickupConnection.update({
      where: { id: maya.connection.id },
      data: { status: "reconnect_needed" },
    });
    expect(await target()).toBe("Tom Okonkwo");
    await systemDb().clickupSpace.updateMany({
      where: { connectionId: tom.connection.id, spaceId: northwind },
      data: { goneAt: new Date() },
    });
    expect(await target()).toBe("Maya Lindqvist");
  });

  it("refuses a connection that does not show the Space, is disconnected, or is another organisation's", async () => {
    const customer = await createCustomer(organisation);
    const board = maya.spaceId("Board only");
    await systemDb().clickupSpace.deleteMany({
      where: { connectionId: tom.connection.id, spaceId: board },
    });
    const other = await createClickupConnection(await createOrganisation(), sandbox);
    const set = (connectionId: string) =>
      setCustomerClickup(admin, { id: customer.id, spaceId: board, listId: null, connectionId });
    await expect(set(tom.connection.id)).rejects.toMatchObject({ fields: [{ path: "spaceId" }] });
    await expect(set(other.connection.id)).rejects.toMatchObject({ fields: [{ path: "connectionId" }] });
    await expect(
      listsOfSpace(admin, { spaceId: board, connectionId: other.connection.id }),
    ).rejects.toMatchObject({ code: "not_found" });
    await set(maya.connection.id);
  });

  it("disconnecting needs a name, takes just that one, and leaves the other's work alone", async () => {
    await expect(disconnectClickup(admin)).rejects.toMatchObject({ code: "validation_failed" });
    await disconnectClickup(admin, { connectionId: tom.connection.id });
    await expect(disconnectClickup(admin, { connectionId: tom.connection.id })).rejects.toMatchObject({
      code: "clickup_not_connected",
    });
    expect(await people()).toEqual(["Maya Lindqvist"]);
    await disconnectClickup(admin);
    expect(await people()).toEqual([]);
  });

  it("reads the Spaces and checks the webhooks of all that work, or of the one that is named", async () => {
    await requestSpacesSync(admin, { connectionId: tom.connection.id });
    expect(JSON.stringify(admin.dispatched)).not.toContain(maya.connection.id);
    expect(await requestSpacesSync(admin, {})).toMatchObject({ status: "queued" });
    await requestWebhookCheck(admin, { connectionId: maya.connection.id });
    await requestWebhookCheck(admin, {});
    expect(admin.dispatched.map(({ name }) => name).sort()).toEqual([
      "clickup/spaces.sync",
      "clickup/spaces.sync",
      "clickup/webhooks.ensure",
      "clickup/webhooks.ensure",
    ]);
  });

  it("says on each card what hangs on it", async () => {
    for (const connectionId of [maya.connection.id, tom.connection.id, tom.connection.id]) {
      const { id } = await createCustomer(organisation);
      await setCustomerClickup(admin, { id, spaceId: northwind, listId: null, connectionId });
    }
    const { connections } = await getConnectionState(admin, {});
    expect(connections.map(({ person, impact }) => [person.name, impact.customers])).toEqual([
      ["Tom Okonkwo", 2],
      ["Maya Lindqvist", 1],
    ]);
  });
});
