/** The custom fields of a new task, through the whole pipeline that makes it. */
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { claimTask, createTask, createTaskPipeline, lookForTask, resumeTasks } from "#lib/tasks/index.ts";
import { assignSpace } from "#lib/testing/factories-clickup.ts";
import { type FieldMappingDesk, openFieldMappingDesk } from "#lib/testing/field-mapping-desk.ts";
import { openTestSandbox } from "#lib/testing/test-sandbox.ts";
import {
  createTicket,
  getTicketTask,
  requestTicketTask,
  retryTicketTask,
  ticketTaskSource,
} from "#lib/tickets/index.ts";
import { createNewTaskFields } from "./new-task.ts";

const sources = { ticket: ticketTaskSource };
const pipeline = createTaskPipeline(sources, { newTaskFields: createNewTaskFields(sources) });
const sandbox = await openTestSandbox();
let desk: FieldMappingDesk;

beforeAll(async () => {
  desk = await openFieldMappingDesk(sandbox);
  const { tree } = sandbox.control;
  const space = tree()
    .workspaces.flatMap(({ spaces }) => spaces)
    .find(({ lists }) => lists.some(({ id }) => id === desk.place.listId));
  await assignSpace(desk.organisation, desk.customerId, space?.id ?? "", desk.place.listId);
});
beforeEach(async () => {
  sandbox.control.clearFaults();
  await systemDb().syncRequest.deleteMany({});
});

/** One run of the job that makes a ticket's task, without a server. */
async function runJob(ticketId: string): Promise<void> {
  const { id: intentId } = await systemDb().taskIntent.findFirstOrThrow({ where: { sourceId: ticketId } });
  const ctx = await desk.job();
  const held = { intentId, runId: newId() };
  const claim = await claimTask(ctx, held);
  if (claim.next === "done" || claim.next === "wait") return;
  const outcome = await (claim.next === "look" ? lookForTask : createTask)(ctx, pipeline, held);
  if (outcome.next === "link")
    await pipeline.completeTask(ctx, { ...held, task: outcome.task, isFound: false });
}

async function fileTicket(customValues: Record<string, unknown>): Promise<string> {
  const { id } = await createTicket(await desk.admin(), {
    title: "New",
    customerId: desk.customerId,
    customValues,
  });
  await requestTicketTask(await desk.admin(), { id });
  await runJob(id);
  return id;
}

const stateOf = async (id: string) => getTicketTask(await desk.admin(), { id });
const tasksOf = (ticketId: string) => sandbox.control.tasks({ nameIncludes: `[TICKET-${ticketId}]` });
const createCalls = () =>
  sandbox.control
    .requests()
    .requests.filter(({ method, path }) => method === "POST" && path.endsWith("/task")).length;
const optionId = (name: string) =>
  sandbox.control
    .fields(desk.place.listId)
    .find(({ type }) => type === "drop_down")
    ?.options.find((option) => option.name === name)?.id ?? "";

describe("a new task", () => {
  it("is made with its ticket's values, and defaults where the ticket says nothing or nothing that fits", async () => {
    await desk.publish([
      desk.pair("note", "number", { default: 7 }),
      desk.pair("effort", "currency", { default: 1 }),
      desk.pair("severity", "drop_down", { default: optionId("Major") }),
      desk.pair("manual", "url", { direction: "from_clickup", default: "https://default.example/" }),
      desk.pair("promised", "date"),
      desk.pair("site", "location", { default: { lat: 59.3, lng: 18.1, address: "Stockholm" } }),
    ]);
    const calls = createCalls();
    const id = await fileTicket({ note: "word", effort: 3.456, manual: "https://ticket.example/" });
    expect(await stateOf(id)).toMatchObject({ state: "completed" });
    const [task] = tasksOf(id);
    expect(task?.customFields).toEqual({
      [desk.fieldId("number")]: 7,
      [desk.fieldId("currency")]: 3.46,
      [desk.fieldId("drop_down")]: optionId("Major"),
      [desk.fieldId("url")]: "https://default.example/",
      [desk.fieldId("location")]: {
        location: { lat: 59.3, lng: 18.1 },
        formatted_address: "Stockholm",
      },
    });
    // With one call: the values are part of it.
    expect(createCalls() - calls).toBe(1);
  }, 60_000);

  it("has its defaults taken over into the ticket where the direction lets them", async () => {
    await desk.publish([
      desk.pair("severity", "drop_down", { default: optionId("Minor") }),
      desk.pair("cost", "currency", { direction: "to_clickup", default: 5 }),
    ]);
    const id = await fileTicket({});
    const { id: linkId } = await systemDb().taskLink.findFirstOrThrow({ where: { sourceId: id } });
    await desk.askFor(linkId);
    await desk.settle();
    expect(await desk.valuesOf(id)).toEqual({ severity: "minor" });
    expect(tasksOf(id)[0]?.customFields[desk.fieldId("currency")]).toBe(5);
  }, 60_000);

  it("is made without a default that ClickUp's field cannot hold any more", async () => {
    const field = sandbox.control.addField({
      workspaceId: desk.connected.workspaceId,
      listIds: [desk.place.listId],
      name: "Line",
      type: "drop_down",
      options: [{ name: "One" }, { name: "Two" }],
    });
    const [one] = sandbox.control.fields(desk.place.listId).find(({ id }) => id === field.id)?.options ?? [];
    await desk.publish([
      desk.pair("severity", "drop_down", { fieldId: field.id, default: one?.id ?? "" }),
      desk.pair("effort", "number"),
    ]);
    sandbox.control.changeField(field.id, { options: [{ name: "Two" }] });
    await desk.draft([]);
    const id = await fileTicket({ effort: 2 });
    expect(tasksOf(id)[0]?.customFields).toEqual({ [desk.fieldId("number")]: 2 });
    sandbox.control.removeField(field.id);
  }, 60_000);
});

describe("a new task that would lack a field that ClickUp requires", () => {
  const setRequired = (types: string[], required: boolean) => {
    for (const type of types) sandbox.control.changeField(desk.fieldId(type), { required });
  };

  it("is parked with the reason, costs no call, and is made once its ticket or a default says it", async () => {
    setRequired(["url", "email"], true);
    await desk.publish([desk.pair("manual", "url")]);
    const calls = createCalls();
    const id = await fileTicket({});
    expect(createCalls()).toBe(calls);
    const parked = await stateOf(id);
    expect(parked).toMatchObject({ state: "failed", intent: { failure: { code: "clickup_field_missing" } } });
    expect(parked.intent?.failure?.message).toContain("requires “Manual”, “Reporter's address”");
    expect(parked.intent?.failure?.action).toContain("Fill in “Manual”");
    expect(parked.intent?.failure?.action).toContain("map “Reporter's address”");

    await desk.publish([
      desk.pair("manual", "url"),
      desk.pair("mail", "email", { default: "nobody@example.com" }),
    ]);
    // By itself: the job of a publication takes up what lacked a field, here for another reason than before.
    expect(await resumeTasks(await desk.job(), { waitedFor: "mapping" })).toEqual({ resumed: 1 });
    await runJob(id);
    expect((await stateOf(id)).intent?.failure?.message).toContain("requires “Manual”,");
    await desk.change(id, { manual: "https://a.example/" });
    await retryTicketTask(await desk.admin(), { id });
    await runJob(id);
    expect(await stateOf(id)).toMatchObject({ state: "completed" });
    expect(tasksOf(id)).toHaveLength(1);
    expect(tasksOf(id)[0]?.customFields).toEqual({
      [desk.fieldId("url")]: "https://a.example/",
      [desk.fieldId("email")]: "nobody@example.com",
    });
    setRequired(["url", "email"], false);
  }, 60_000);
});
