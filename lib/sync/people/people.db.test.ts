import { beforeEach, describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import {
  createOrganisation,
  memberContext,
  systemContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createCustomer, createTicket, nextNumber } from "#lib/testing/factories.ts";
import { createClickupConnection, createConnection, createTaskLink } from "#lib/testing/factories-clickup.ts";
import { openTestSandbox } from "#lib/testing/test-sandbox.ts";
import { ticketTaskSource } from "#lib/tickets/index.ts";
import { createReconsiderLinks } from "../reconsider/reconsider-links.ts";
import { linksToReconsider } from "../schema.ts";
import { getPeopleRead, listSyncPeople } from "./list-people.ts";
import { mapPeople } from "./map-people.ts";
import { forgetPerson, pairPeople, ruleOutPerson } from "./pair-people.ts";
import { refreshPeople } from "./refresh-people.ts";

const reconsiderLinks = createReconsiderLinks({ ticket: ticketTaskSource });

const sandbox = await openTestSandbox();
let organisation: TestOrganisation;
let admin: TestContext;

beforeEach(async () => {
  organisation = await createOrganisation();
  admin = await memberContext(organisation, "admin", { name: "Ädmin", email: `ada-${newId()}@example.test` });
});

async function person(options: { name?: string; email?: string | null; goneAt?: Date } = {}) {
  const userId = `u${nextNumber()}`;
  await systemDb().clickupPerson.create({
    data: {
      id: newId(),
      organisationId: organisation.organisationId,
      userId,
      name: options.name ?? userId,
      email: options.email ?? null,
      workspaceIds: ["333"],
      goneAt: options.goneAt ?? null,
      readAt: new Date(),
    },
  });
  return userId;
}
const memberOf = (ctx: TestContext) => ctx.actor.id;
const emailOf = async (ctx: TestContext) =>
  (await systemDb().user.findFirstOrThrow({ where: { memberships: { some: { id: ctx.actor.id } } } })).email;
const match = async (q: string) =>
  (await listSyncPeople(admin, { q })).items.map(({ match: how, member, person: one }) => [
    how,
    member?.id ?? null,
    one?.userId ?? null,
  ]);

describe("who is who", () => {
  it("is read from ClickUp, people who left are marked, and who is back is there again", async () => {
    await createClickupConnection(organisation, sandbox);
    const { people } = await refreshPeople(admin);
    expect(people).toBeGreaterThan(1);
    const [one] = await systemDb().clickupPerson.findMany({
      where: { organisationId: organisation.organisationId },
      orderBy: { userId: "asc" },
    });
    // As if somebody had been in that Workspace, and were not any more.
    const left = await person({ name: "Left" });
    await systemDb().clickupPerson.updateMany({
      where: { userId: left },
      data: { workspaceIds: one?.workspaceIds ?? [] },
    });
    await refreshPeople(admin);
    const rows = await systemDb().clickupPerson.findMany({
      where: { organisationId: organisation.organisationId },
    });
    expect(rows.find(({ userId }) => userId === left)).toMatchObject({
      goneAt: expect.any(Date),
      workspaceIds: [],
    });
    expect(rows.find(({ userId }) => userId === one?.userId)?.goneAt).toBeNull();
    expect((await getPeopleRead(admin, {})).people).toBe(people);
  });

  it("goes by the address, until a person says otherwise or takes it back", async () => {
    const email = await emailOf(admin);
    const same = await person({ name: "Same address", email: email.toUpperCase() });
    const other = await person({ name: "Another 👩‍🚀" });
    const member = memberOf(admin);
    const users = [
      { id: same, email },
      { id: other, email: "" },
    ];
    const mapped = () => mapPeople(admin, users);
    expect(await match(email)).toEqual([["email", member, same]]);
    await pairPeople(admin, { memberId: member, userId: other });
    expect(await match(email)).toEqual([
      ["hand", member, other],
      ["none", null, same],
    ]);
    expect(await mapped()).toEqual([{ memberId: member, userId: other }]);
    await ruleOutPerson(admin, { memberId: member });
    expect(await match("Ädmin")).toEqual([["never", member, null]]);
    expect(await mapped()).toEqual([]);
    await forgetPerson(admin, { memberId: member });
    expect(await match("Ädmin")).toEqual([["email", member, same]]);
    await ruleOutPerson(admin, { userId: same });
    expect(await mapped()).toEqual([]);
    expect(
      (
        await systemDb().auditEvent.findMany({
          where: { organisationId: organisation.organisationId },
          orderBy: { id: "asc" },
        })
      ).map(({ action }) => action),
    ).toEqual([
      "person_pair.made",
      "person_pair.ruled_out",
      "person_pair.forgotten",
      "person_pair.ruled_out",
    ]);
  });

  it("is listed page by page, searched, and filtered to who has nobody", async () => {
    for (let n = 0; n < 25; n += 1) await person({ name: `فريق ${String(n).padStart(2, "0")}` });
    const seen: string[] = [];
    for (let cursor: string | null = null; ; ) {
      const page: Awaited<ReturnType<typeof listSyncPeople>> = await listSyncPeople(admin, {
        limit: 10,
        show: "review",
        side: "clickup",
        ...(cursor === null ? {} : { cursor }),
      });
      seen.push(...page.items.map((item) => item.person?.name ?? ""));
      cursor = page.nextCursor;
      if (cursor === null) break;
    }
    expect(seen).toEqual([...new Set(seen)]);
    expect(seen).toHaveLength(25);
    expect((await listSyncPeople(admin, { q: "فريق 07" })).items).toHaveLength(1);
    expect((await listSyncPeople(admin, { show: "matched" })).items).toEqual([]);
  });

  it("names somebody who left only where a person paired them, and pairs nobody with them anew", async () => {
    const gone = await person({ name: "Gone", goneAt: new Date() });
    await expect(pairPeople(admin, { memberId: memberOf(admin), userId: gone })).rejects.toMatchObject({
      code: "validation_failed",
    });
    expect(await match("Gone")).toEqual([]);
    const leaving = await person({ name: "Leaving" });
    await pairPeople(admin, { memberId: memberOf(admin), userId: leaving });
    await systemDb().clickupPerson.updateMany({ where: { userId: leaving }, data: { goneAt: new Date() } });
    const { items } = await listSyncPeople(admin, { q: "Leaving" });
    expect(items).toMatchObject([{ match: "hand", person: { isGone: true } }]);
  });

  it("offers who is in ClickUp page by page, whoever they are here, and names those who are asked for by id", async () => {
    const email = await emailOf(admin);
    const paired = await person({ name: "B Paired", email });
    const others = [await person({ name: "C Alone" }), await person({ name: "D, with a comma" })];
    const left = await person({ name: "A Left", goneAt: new Date() });
    const ids = ({ items }: Awaited<ReturnType<typeof listSyncPeople>>) =>
      items.map(({ person: one }) => one?.userId);
    const first = await listSyncPeople(admin, { show: "in_clickup", limit: 2 });
    expect(first.nextCursor).not.toBeNull();
    const rest = await listSyncPeople(admin, {
      show: "in_clickup",
      limit: 2,
      cursor: first.nextCursor ?? "",
    });
    expect([...ids(first), ...ids(rest)].sort()).toEqual([paired, ...others].sort());
    expect(ids(await listSyncPeople(admin, { show: "in_clickup", q: "alone" }))).toEqual([others[0]]);
    expect(ids(await listSyncPeople(admin, { userIds: `${paired},${others[1]},${left}` })).sort()).toEqual(
      [paired, others[1]].sort(),
    );
    await expect(listSyncPeople(admin, { userIds: "" })).rejects.toMatchObject({ code: "validation_failed" });
    const stranger = await memberContext(await createOrganisation(), "owner");
    expect(ids(await listSyncPeople(stranger, { userIds: paired }))).toEqual([]);
  });

  it("said twice at once ends with one pair", async () => {
    const [one, two] = [await person(), await person()];
    await Promise.allSettled(
      [one, two, one, two].map((userId) => pairPeople(admin, { memberId: memberOf(admin), userId })),
    );
    const rows = await systemDb().personPair.findMany({
      where: { organisationId: organisation.organisationId },
    });
    expect(rows).toHaveLength(1);
  });

  it("is an admin's to say, of their own people", async () => {
    const userId = await person();
    const agent = await memberContext(organisation, "agent");
    const input = { memberId: memberOf(admin), userId };
    await expect(pairPeople(agent, input)).rejects.toMatchObject({ code: "forbidden" });
    const stranger = await memberContext(await createOrganisation(), "owner");
    await expect(pairPeople(stranger, input)).rejects.toMatchObject({ code: "not_found" });
    await expect(pairPeople(stranger, { memberId: memberOf(stranger), userId })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(ruleOutPerson(stranger, { userId })).rejects.toMatchObject({ code: "not_found" });
    expect((await listSyncPeople(stranger, {})).items.map(({ member }) => member?.id)).toEqual([
      memberOf(stranger),
    ]);
  });
});

describe("after two were paired", () => {
  it("the member's tickets and the person's tasks without anybody are asked for, and no others", async () => {
    const connection = await createConnection(organisation);
    const customerId = (await createCustomer(organisation)).id;
    const userId = await person();
    const member = memberOf(admin);
    const link = async (baseOurs: string | null, baseTheirs: string[]) => {
      const ticket = await createTicket(organisation, { customerId });
      const { id } = await createTaskLink(organisation, {
        connectionId: connection.id,
        sourceId: ticket.id,
        taskId: `t${nextNumber()}`,
      });
      await systemDb().syncRequest.deleteMany({ where: { linkId: id } });
      await systemDb().$executeRaw`
        insert into sync_fields (id, organisation_id, link_id, field, state, base_ours, base_theirs, agreed_at, updated_at)
        values (${newId()}::uuid, ${organisation.organisationId}::uuid, ${id}::uuid, 'assignee', 'in_step',
          ${JSON.stringify(baseOurs)}::jsonb, ${JSON.stringify(baseTheirs)}::jsonb, now(), now())`;
      return id;
    };
    const ours = await link(member, []);
    const theirs = await link(null, [userId, "somebody"]);
    await link(member, [userId]);
    await link(newId(), [userId]);
    await link(null, ["somebody"]);
    await pairPeople(admin, { memberId: member, userId });
    const job = await systemContext(organisation);
    for (const event of admin.dispatched.filter(({ name }) => name === linksToReconsider.name)) {
      const { cause } = linksToReconsider.payload.parse(event.payload);
      await reconsiderLinks(job, { cause, afterId: null });
    }
    const fields = await systemDb().syncField.findMany({
      where: { organisationId: organisation.organisationId, state: "waiting" },
    });
    expect(Object.fromEntries(fields.map(({ linkId, choice }) => [linkId, choice]))).toEqual({
      [ours]: "ours",
      [theirs]: "theirs",
    });
    expect(
      await systemDb().syncRequest.count({ where: { organisationId: organisation.organisationId } }),
    ).toBe(2);
  });
});
