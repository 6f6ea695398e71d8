/** A ticket of a customer with a Space in the sandbox, and the job that makes its task: for tests of the pipeline. */
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { claimTask, createTask, createTaskPipeline, lookForTask } from "#lib/tasks/index.ts";
import { requestTicketTask, ticketTaskSource } from "#lib/tickets/index.ts";
import type { RunningSandbox } from "#sandbox/server.ts";
import { createOrganisation, memberContext, systemContext } from "./contexts.ts";
import { createCustomer, createTicket } from "./factories.ts";
import { assignSpace, createClickupConnection } from "./factories-clickup.ts";

export type TaskDesk = Awaited<ReturnType<typeof openTaskDesk>>;

export async function openTaskDesk(sandbox: RunningSandbox) {
  sandbox.control.clearFaults();
  const pipeline = createTaskPipeline({ ticket: ticketTaskSource });
  const organisation = await createOrganisation();
  const agent = await memberContext(organisation, "agent");
  const connected = await createClickupConnection(organisation, sandbox);
  const { id: customerId } = await createCustomer(organisation, { name: "Northwind" });
  await assignSpace(organisation, customerId, connected.spaceId("Northwind Traders"));
  const ticket = await createTicket(organisation, { customerId, title: "Größe & <b>x</b>", tags: ["vat"] });
  const ticketId = ticket.id;

  /** One run of the job, step by step, without a server. */
  async function runJob(intentId: string, runId = newId()): Promise<string> {
    const ctx = await systemContext(organisation);
    const held = { intentId, runId };
    const claim = await claimTask(ctx, held);
    if (claim.next === "done" || claim.next === "wait") return claim.next;
    const outcome = await (claim.next === "look" ? lookForTask : createTask)(ctx, pipeline, held);
    if (outcome.next === "link")
      await pipeline.completeTask(ctx, { ...held, task: outcome.task, isFound: false });
    return outcome.next;
  }

  async function request() {
    const state = await requestTicketTask(agent, { id: ticketId });
    if (state.intent === null) throw new Error("No intent");
    return { state, intentId: state.intent.id };
  }

  const timeline = () =>
    systemDb().ticketEvent.findMany({ where: { ticketId }, orderBy: { createdAt: "asc" } });
  const tasksOf = (id: string) => sandbox.control.tasks({ nameIncludes: `[TICKET-${id}]` });

  return {
    ...{ pipeline, organisation, agent, connected, customerId, ticketId },
    ...{ runJob, request, timeline, tasksOf },
  };
}
