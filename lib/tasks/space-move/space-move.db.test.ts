/** Moving a customer to another Space: planned, carried out link by link, taken up after a crash, and done once. */
import { beforeEach, describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import {
  createOrganisation,
  memberContext,
  systemContext,
  type TestContext,
  type TestOrganisation,
} from "#lib/testing/contexts.ts";
import { createCustomer, createTicket } from "#lib/testing/factories.ts";
import { assignSpace, createClickupConnection, createTaskLink } from "#lib/testing/factories-clickup.ts";
import { openTestSandbox } from "#lib/testing/test-sandbox.ts";
import { advanceSpaceMove, planSpaceMove, startSpaceMove } from "#lib/tickets/index.ts";
import {
  getSpaceMove,
  listStillSpaceMovesAcrossOrganisations,
  retrySpaceMove,
  ringForSpaceMove,
} from "../index.ts";

const sandbox = await openTestSandbox();
let organisation: TestOrganisation;
let agent: TestContext;
let job: TestContext;
let connected: Awaited<ReturnType<typeof createClickupConnection>>;
let connectionId: string;
let customerId: string;

beforeEach(async () => {
  sandbox.control.clearFaults();
  organisation = await createOrganisation();
  agent = await memberContext(organisation, "agent");
  job = await systemContext(organisation);
  connected = await createClickupConnection(organisation, sandbox);
  connectionId = connected.connection.id;
  customerId = (await createCustomer(organisation)).id;
  await assignSpace(organisation, customerId, connected.spaceId("Northwind Traders"));
});

/** A ticket with a task in Northwind's Inbox, linked. */
async function pair(status: "open" | "closed" = "open", taskStatus = "in progress") {
  const ticket = await createTicket(organisation, { customerId, title: "Lift stuck", status });
  const answer = await fetch(`${sandbox.url}/api/v2/list/${connected.listId("Inbox")}/task`, {
    method: "POST",
    headers: { authorization: `Bearer ${connected.token}`, "content-type": "application/json" },
    body: JSON.stringify({ name: "Lift stuck", status: taskStatus }),
  });
  const { id: taskId }: { id: string } = JSON.parse(await answer.text());
  const link = await createTaskLink(organisation, {
    connectionId,
    workspaceId: connected.workspaceId,
    sourceId: ticket.id,
    taskId,
    spaceId: connected.spaceId("Northwind Traders"),
    listId: connected.listId("Inbox"),
  });
  await systemDb().taskLink.update({
    where: { id: link.id },
    data: { customerId, statusName: taskStatus, statusType: "custom" },
  });
  return { ticketId: ticket.id, taskId, linkId: link.id };
}

const target = () => ({ customerId, connectionId, spaceId: connected.spaceId("Fabrikam Robotics") });
const firmware = () => connected.listId("Firmware faults");
const start = (choice: "keep" | "move" | "recreate", more: object = {}) =>
  startSpaceMove(agent, { ...target(), choice, ...more });
const moveId = async () => (await getSpaceMove(agent, { customerId }))?.id ?? "";
async function run(): Promise<void> {
  const id = await moveId();
  for (let round = 0; round < 50; round += 1)
    if ((await advanceSpaceMove(job, { moveId: id })).isDone) return;
  throw new Error("It does not end");
}
const linkOf = (id: string) => systemDb().taskLink.findUniqueOrThrow({ where: { id } });
const taskOf = (id: string) => sandbox.control.tasks({}).find((task) => task.id === id);
/** As ClickUp tells it. */
async function statusOf(taskId: string): Promise<string> {
  const answer = await fetch(`${sandbox.url}/api/v2/task/${taskId}`, {
    headers: { authorization: `Bearer ${connected.token}` },
  });
  const task: { status: { status: string } } = JSON.parse(await answer.text());
  return task.status.status;
}
const lines = async (ticketId: string) =>
  (await systemDb().ticketEvent.findMany({ where: { ticketId }, orderBy: { createdAt: "asc" } })).map(
    ({ kind }) => kind,
  );
const movesOf = (taskId: string) =>
  sandbox.control
    .requests()
    .requests.filter(({ method, path }) => method === "PUT" && path.includes(`/tasks/${taskId}/home_list/`));

describe("the plan", () => {
  it("counts open and closed links, and names the statuses that the List lacks", async () => {
    await pair();
    await pair();
    await pair("open", "waiting for customer");
    await pair("closed");
    const plan = await planSpaceMove(agent, { ...target(), listId: firmware() });
    expect(plan).toMatchObject({
      openLinks: 3,
      closedLinks: 1,
      list: { name: "Firmware faults" },
      whyNoMove: null,
      statuses: [
        { name: "in progress", tasks: 2, proposed: "triage" },
        { name: "waiting for customer", tasks: 1, proposed: "triage" },
      ],
      choices: ["open", "triage", "fixing", "verified", "closed"],
    });
    expect(await systemDb().spaceMove.count({ where: { customerId } })).toBe(0);
  });

  it("says that tasks are not moved between workspaces", async () => {
    const other = await createClickupConnection(organisation, sandbox, {
      person: "hana",
      workspace: "Kestrel Labs",
    });
    await pair();
    const elsewhere = {
      customerId,
      connectionId: other.connection.id,
      spaceId: other.spaceId("Research"),
      listId: null,
    };
    expect(await planSpaceMove(agent, elsewhere)).toMatchObject({
      openLinks: 1,
      whyNoMove: expect.stringContaining("another workspace"),
    });
    await expect(startSpaceMove(agent, { ...elsewhere, choice: "move" })).rejects.toMatchObject({
      fields: [{ path: "choice" }],
    });
    expect(await systemDb().spaceMove.count({ where: { customerId } })).toBe(0);
    // What cannot be moved can be made anew there.
    await startSpaceMove(agent, { ...elsewhere, choice: "recreate" });
    await run();
    expect(await getSpaceMove(agent, { customerId })).toMatchObject({
      status: "finished",
      done: 1,
      failed: 0,
    });
  });

  it("is for those who may give Spaces, in their own organisation", async () => {
    const stranger = await memberContext(await createOrganisation(), "owner");
    await expect(planSpaceMove(stranger, { ...target(), listId: null })).rejects.toMatchObject({
      code: "not_found",
    });
    const reader = await memberContext(organisation, "marketing");
    await expect(startSpaceMove(reader, { ...target(), choice: "keep" })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});

describe("carrying it out", () => {
  it("leaves tasks where they are, with a line on each open ticket, and sends new ones to the new Space", async () => {
    const one = await pair();
    const closed = await pair("closed");
    await start("keep");
    await run();
    expect(await linkOf(one.linkId)).toMatchObject({ unlinkedAt: null, listId: connected.listId("Inbox") });
    expect(await lines(one.ticketId)).toEqual(["task.kept"]);
    expect(await lines(closed.ticketId)).toEqual([]);
    expect(await getSpaceMove(agent, { customerId })).toMatchObject({
      status: "finished",
      total: 1,
      done: 1,
      spaceName: "Fabrikam Robotics",
    });
    const setting = await systemDb().customerSetting.findFirstOrThrow({
      where: { customerId, key: "clickup_space_id" },
    });
    expect(setting.value).toBe(connected.spaceId("Fabrikam Robotics"));
  });

  it("moves tasks with the statuses that were chosen, each once, and the links go along", async () => {
    const one = await pair();
    const two = await pair("open", "waiting for customer");
    await start("move", { listId: firmware(), statuses: { "in progress": "fixing" } });
    await run();
    expect(taskOf(one.taskId)).toMatchObject({ listId: firmware() });
    expect(await statusOf(one.taskId)).toBe("fixing");
    expect(await statusOf(two.taskId)).toBe("triage");
    for (const { linkId, ticketId, taskId } of [one, two]) {
      expect(await linkOf(linkId)).toMatchObject({
        unlinkedAt: null,
        connectionId,
        spaceId: connected.spaceId("Fabrikam Robotics"),
        spaceName: "Fabrikam Robotics",
        listId: firmware(),
        listName: "Firmware faults",
      });
      expect(await lines(ticketId)).toEqual(["task.moved"]);
      expect(movesOf(taskId)).toHaveLength(1);
    }
    await advanceSpaceMove(job, { moveId: await moveId() });
    expect(await lines(one.ticketId)).toEqual(["task.moved"]);
  });

  it("a crash between ClickUp's answer and our note moves nothing twice, and says it once", async () => {
    const one = await pair();
    await start("move", { listId: firmware() });
    sandbox.control.addFault({
      match: { method: "PUT", path: "/workspaces/**" },
      kind: "error_after_commit",
      status: 500,
      times: 4,
    });
    await expect(run()).rejects.toMatchObject({ code: "clickup_unavailable" });
    expect(taskOf(one.taskId)).toMatchObject({ listId: firmware() });
    expect(await lines(one.ticketId)).toEqual([]);
    sandbox.control.clearFaults();
    const before = movesOf(one.taskId).length;
    await run();
    expect(movesOf(one.taskId)).toHaveLength(before);
    expect(await lines(one.ticketId)).toEqual(["task.moved"]);
    expect(await getSpaceMove(agent, { customerId })).toMatchObject({ status: "finished", done: 1 });
  });

  it("makes new tasks by the pipeline: unlinked, asked for, and each only once however many run at it", async () => {
    const one = await pair();
    await start("recreate");
    const id = await moveId();
    await Promise.all(Array.from({ length: 4 }, () => advanceSpaceMove(job, { moveId: id })));
    await run();
    expect((await linkOf(one.linkId)).unlinkedAt).not.toBeNull();
    expect(await lines(one.ticketId)).toEqual(["task.unlinked", "task.requested"]);
    const intents = await systemDb().taskIntent.findMany({ where: { sourceId: one.ticketId } });
    expect(intents).toMatchObject([{ status: "queued" }]);
    expect(job.dispatched.filter(({ name }) => name === "clickup/task.create")).toHaveLength(1);
    expect(taskOf(one.taskId)).toMatchObject({ listId: connected.listId("Inbox") });
  });

  it("one task that cannot be moved is told with its reason, keeps its link, and can be tried again", async () => {
    const [bad, good] = [await pair(), await pair()];
    sandbox.control.addFault({
      match: { method: "PUT", path: `/workspaces/*/tasks/${bad.taskId}/**` },
      kind: "error_before_commit",
      status: 400,
      ecode: "INPUT_003",
    });
    await start("move", { listId: firmware() });
    await run();
    expect(await getSpaceMove(agent, { customerId })).toMatchObject({
      status: "finished",
      done: 1,
      failed: 1,
      failures: [{ reason: expect.stringContaining("refused") }],
    });
    expect(await linkOf(bad.linkId)).toMatchObject({ unlinkedAt: null, listId: connected.listId("Inbox") });
    expect(taskOf(good.taskId)).toMatchObject({ listId: firmware() });
    sandbox.control.clearFaults();
    expect(await retrySpaceMove(agent, { customerId })).toMatchObject({ status: "running", failed: 0 });
    await run();
    expect(await getSpaceMove(agent, { customerId })).toMatchObject({
      status: "finished",
      done: 2,
      failed: 0,
    });
  });

  it("runs once at a time, and what stands still is taken up again", async () => {
    await pair();
    await start("keep");
    await expect(start("keep")).rejects.toMatchObject({ code: "conflict" });
    const id = await moveId();
    const still = async (at: Date) =>
      (await listStillSpaceMovesAcrossOrganisations(at, 1_000)).map((row) => row.moveId);
    expect(await still(new Date())).not.toContain(id);
    expect(await still(new Date(Date.now() + 6 * 60_000))).toContain(id);
    await ringForSpaceMove(job, { moveId: id });
    expect(job.dispatched).toMatchObject([{ name: "clickup/space.move", payload: { moveId: id } }]);
    await run();
    await ringForSpaceMove(job, { moveId: id });
    expect(job.dispatched).toHaveLength(1);
    await start("keep");
  });

  it("refuses a List that is not in the Space, and a status that the List has not", async () => {
    await pair();
    await expect(start("move", { listId: connected.listId("Inbox") })).rejects.toMatchObject({
      code: "validation_failed",
    });
    await expect(
      start("move", { listId: firmware(), statuses: { "in progress": "nowhere" } }),
    ).rejects.toMatchObject({ fields: [{ path: "statuses" }] });
    expect(await systemDb().spaceMove.count({ where: { customerId } })).toBe(0);
  });

  it("with nothing linked only gives the Space", async () => {
    await start("recreate");
    await run();
    expect(await getSpaceMove(agent, { customerId })).toMatchObject({ status: "finished", total: 0 });
  });
});
