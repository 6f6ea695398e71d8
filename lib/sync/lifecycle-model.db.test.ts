/**
 * Tickets and tasks under everything that may become of a link: made, linked, led, undone, handed over by a merge; its
 * task moved, deleted, restored, with its List, or out of our sight. Whatever the order: a standing link has its task,
 * or a reason; each change of state has one line; nothing is made twice; and what is edited then arrives everywhere.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { transaction } from "#lib/platform/verb/index.ts";
import { claimTask, createTask, createTaskPipeline, lookForTask } from "#lib/tasks/index.ts";
import { createOrganisation, memberContext, systemContext } from "#lib/testing/contexts.ts";
import { createCustomer, createTicket } from "#lib/testing/factories.ts";
import { assignSpace, createClickupConnection } from "#lib/testing/factories-clickup.ts";
import { openTestSandbox } from "#lib/testing/test-sandbox.ts";
import {
  leadTicketTask,
  linkTicketTask,
  listTicketTasks,
  moveTicketTasks,
  requestTicketTask,
  ticketTaskSource,
  unlinkTicketTask,
  updateTicket,
} from "#lib/tickets/index.ts";
import { createSyncLink } from "./comparison/sync-link.ts";
import { createTaskReads } from "./comparison/task-reads.ts";
import { claimSyncRequests } from "./requests/requests.ts";

/** More of them: `LIFECYCLES=500`. */
const RUNS = Number(process.env.LIFECYCLES ?? 12);
const TICKETS = 3;
const PURPOSES = [undefined, "Fix in the app", "👀 مرحبا"] as const;

const syncLink = createSyncLink({ ticket: ticketTaskSource });
const pipeline = createTaskPipeline({ ticket: ticketTaskSource });
const sandbox = await openTestSandbox();

const at = fc.nat({ max: TICKETS - 1 });
const pick = fc.nat({ max: 20 });
const command = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("make"), ticket: at, pick }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("link"), ticket: at, pick }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("unlink"), ticket: at, pick }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("lead"), ticket: at, pick }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("merge"), ticket: at, pick }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("move"), ticket: at, pick }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("delete"), ticket: at, pick }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("restore"), ticket: at, pick }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("list"), ticket: at, pick }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("access"), ticket: at, pick }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("edit"), ticket: at, pick }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("close"), ticket: at, pick }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("sync"), ticket: at, pick }) },
);
type Command = { kind: string; ticket: number; pick: number };

it(`every standing link has its task or a reason, in ${RUNS} lives`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 8, maxLength: 24 }), async (commands) => {
      const world = await createWorld();
      for (const one of commands) await world.carryOut(one);
      await world.comeToRest();
      await world.check();
      await world.checkThatEditsArrive();
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
}, 600_000);

async function createWorld() {
  sandbox.control.reset({ seed: newId() });
  const organisation = await createOrganisation();
  const { organisationId } = organisation;
  const agent = await memberContext(organisation, "agent");
  const job = await systemContext(organisation);
  const connected = await createClickupConnection(organisation, sandbox);
  const home = connected.spaceId("Northwind Traders");
  const statuses = [
    { status: "to do", type: "open" },
    { status: "doing", type: "custom" },
    { status: "complete", type: "closed" },
  ] as const;
  const listIn = (spaceId: string, name: string) =>
    sandbox.control.addList({ spaceId, name, statuses: [...statuses] }).id;
  const lists = [
    listIn(home, "First"),
    listIn(home, "Second"),
    listIn(connected.spaceId("Contoso Pharmaceuticals"), "Elsewhere"),
  ];
  const customerId = (await createCustomer(organisation)).id;
  await assignSpace(organisation, customerId, home, lists[0]);
  const tickets: string[] = [];
  for (let index = 0; index < TICKETS; index += 1)
    tickets.push((await createTicket(organisation, { customerId, title: `Ticket ${index}` })).id);
  const isClosedToUs = { home: false };
  let edits = 0;

  const ours = () => sandbox.control.tasks().filter(({ name }) => name.startsWith("[TICKET-"));
  const standing = () =>
    systemDb().taskLink.findMany({ where: { organisationId, unlinkedAt: null }, orderBy: { id: "asc" } });
  const any = <T>(some: readonly T[], index: number): T | undefined => some[index % Math.max(1, some.length)];

  async function runJob(intentId: string) {
    const held = { intentId, runId: newId() };
    for (let round = 0; round < 4; round += 1) {
      const claim = await claimTask(job, held);
      if (claim.next === "done" || claim.next === "wait") return;
      const outcome = await (claim.next === "look" ? lookForTask : createTask)(job, pipeline, held);
      if (outcome.next !== "link") return;
      const { isLinked } = await pipeline.completeTask(job, { ...held, task: outcome.task, isFound: false });
      if (isLinked) return;
    }
  }

  async function settle() {
    for (let round = 0; round < 60; round += 1) {
      const { requests } = await claimSyncRequests(job, { claimToken: newId(), limit: 20 });
      if (requests.length === 0) return;
      const reads = createTaskReads();
      for (const request of requests) await syncLink(job, request, { reads });
    }
    throw new Error("It does not come to rest");
  }

  async function lookAtAll() {
    await systemDb().$executeRaw`
      select relaydesk_request_sync(id, organisation_id, 'sweep') from task_links
      where organisation_id = ${organisationId}::uuid and unlinked_at is null`;
    await settle();
  }

  const deeds: Record<string, (id: string, index: number) => Promise<unknown>> = {
    make: async (id, index) => {
      const purpose = PURPOSES[index % PURPOSES.length];
      const { intent } = await requestTicketTask(agent, {
        id,
        ...(purpose === undefined ? {} : { purpose }),
      });
      if (intent !== null) await runJob(intent.id);
    },
    link: async (id, index) => {
      const task = any(ours(), index);
      if (task !== undefined) await linkTicketTask(agent, { id, task: task.id, isFurther: index % 3 > 0 });
    },
    unlink: async (id, index) => {
      const entry = any((await listTicketTasks(agent, { id })).items, index);
      if (entry?.link) await unlinkTicketTask(agent, { id, entryId: entry.id });
    },
    lead: async (id, index) => {
      const entry = any((await listTicketTasks(agent, { id })).items, index);
      if (entry?.link) await leadTicketTask(agent, { id, entryId: entry.id });
    },
    merge: async (id, index) => {
      const to = tickets[index % TICKETS] ?? id;
      if (to !== id) await transaction(agent, (ctx) => moveTicketTasks(ctx, { from: id, to }));
    },
    move: async (_id, index) => {
      const task = any(
        ours().filter(({ deletedAt }) => deletedAt === null),
        index,
      );
      const list = any(
        lists.filter((candidate) => isThere(candidate)),
        index,
      );
      if (task !== undefined && list !== undefined) sandbox.control.moveTask(task.id, { listId: list });
    },
    delete: async (_id, index) => {
      const task = any(
        ours().filter(({ deletedAt }) => deletedAt === null),
        index,
      );
      if (task !== undefined) sandbox.control.deleteTask(task.id);
    },
    restore: async (_id, index) => {
      const task = any(
        ours().filter(({ deletedAt }) => deletedAt !== null),
        index,
      );
      if (task !== undefined) sandbox.control.restoreTask(task.id);
    },
    list: async (_id, index) => {
      const list = lists[index % lists.length] ?? "";
      if (isThere(list)) sandbox.control.removeList(list);
      else sandbox.control.restoreList(list);
    },
    access: async () => {
      isClosedToUs.home = !isClosedToUs.home;
      sandbox.control.changeSpace(home, { visibleTo: isClosedToUs.home ? [] : null });
    },
    edit: async (id, index) => {
      edits += 1;
      const task = any(
        ours().filter(({ deletedAt }) => deletedAt === null),
        index,
      );
      if (index % 2 === 0 || task === undefined) await updateTicket(agent, { id, title: `Ours ${edits}` });
      else
        sandbox.control.changeTask(task.id, {
          change: { name: `${/^\[[^\]]+\]/.exec(task.name)?.[0] ?? ""} Theirs ${edits}` },
        });
    },
    close: async (id) => {
      const { status } = await systemDb().ticket.findUniqueOrThrow({ where: { id } });
      await updateTicket(agent, { id, status: status === "closed" ? "open" : "closed" });
    },
    sync: (_id, index) => (index % 2 === 0 ? settle() : lookAtAll()),
  };

  function isThere(listId: string): boolean {
    return sandbox.control
      .tree()
      .workspaces.some(({ spaces }) =>
        spaces.some((space) => space.lists.some((list) => list.id === listId)),
      );
  }

  function stateOf(taskId: string): "there" | "deleted" | "no_access" {
    const task = sandbox.control.tasks().find(({ id }) => id === taskId);
    if (task === undefined) throw new Error(`No task ${taskId}`);
    if (isClosedToUs.home && task.spaceId === home) return "no_access";
    return task.deletedAt === null ? "there" : "deleted";
  }

  return {
    async carryOut({ kind, ticket, pick: index }: Command) {
      try {
        await deeds[kind]?.(tickets[ticket] ?? "", index);
      } catch (error) {
        // People are told no: what is linked already, what is not there, what ClickUp does not show.
        if (!(error instanceof RelaydeskError)) throw error;
      }
    },

    async comeToRest() {
      await lookAtAll();
      await lookAtAll();
    },

    async check() {
      const links = await standing();
      for (const link of links) {
        const state = stateOf(link.taskId);
        expect([link.taskId, link.goneKind]).toEqual([link.taskId, state === "there" ? null : state]);
        expect(link.goneAt === null).toBe(state === "there");
        if (state !== "there") continue;
        const task = sandbox.control.tasks().find(({ id }) => id === link.taskId);
        expect(link.listId).toBe(task?.listId);
        const fields = await systemDb().syncField.findMany({ where: { linkId: link.id } });
        expect(fields.length).toBeGreaterThan(0);
        for (const field of fields) expect([field.field, field.state]).toEqual([field.field, "in_step"]);
      }
      for (const id of tickets) {
        const led = links.filter(({ sourceId, leadKey }) => sourceId === id && leadKey !== null);
        expect(led).toHaveLength(links.some(({ sourceId }) => sourceId === id) ? 1 : 0);
      }

      const lines = await systemDb().ticketEvent.findMany({ where: { organisationId } });
      const count = (kind: string, taskId?: string) =>
        lines.filter(
          (line) =>
            line.kind === `task.${kind}` &&
            (taskId === undefined || (line.data as { taskId?: string }).taskId === taskId),
        ).length;
      const undone = await systemDb().taskLink.findMany({
        where: { organisationId, unlinkedAt: { not: null }, goneAt: { not: null } },
      });
      for (const { id } of ours()) {
        const isGone = links.filter(({ taskId, goneAt }) => taskId === id && goneAt !== null).length;
        const wasGone = undone.filter(({ taskId }) => taskId === id).length;
        expect(count("gone", id) - count("back", id)).toBe(isGone + wasGone);
      }
      const joined = count("handed_over") - count("taken_over");
      expect(count("created") + count("linked") - count("unlinked") - joined).toBe(links.length);
      // Every task that carries a marker came of one request, once.
      expect(ours()).toHaveLength(count("created"));
    },

    async checkThatEditsArrive() {
      for (const [index, id] of tickets.entries()) {
        await updateTicket(agent, { id, title: `Last word ${index}` });
        await settle();
      }
      for (const link of await standing()) {
        if (link.goneAt !== null) continue;
        const { title } = await systemDb().ticket.findUniqueOrThrow({ where: { id: link.sourceId } });
        const task = sandbox.control.tasks().find(({ id }) => id === link.taskId);
        expect(task?.name.replace(/^\[[^\]]+\]\s*/, "")).toBe(title);
      }
      const before = sandbox.control.requests().next;
      await lookAtAll();
      const writes = sandbox.control.requests(before).requests.filter(({ method }) => method !== "GET");
      expect(writes).toEqual([]);
    },
  };
}
