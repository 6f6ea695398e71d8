/** Tickets as a source of ClickUp tasks: what a ticket's task says, and how a ticket hears of it. */
import "server-only";
import type { Context } from "#lib/platform/context/index.ts";
import type { Prisma } from "#lib/platform/db/index.ts";
import { env } from "#lib/platform/env/index.ts";
import { notFound } from "#lib/platform/errors/index.ts";
import {
  defineLinking,
  defineListChoice,
  defineSourceVerbs,
  refreshLink,
  type TaskChange,
  type TaskSource,
} from "#lib/tasks/index.ts";
import type { TaskState } from "#lib/tasks/schema.ts";
import { recordTicketEvent } from "./record-ticket-event.ts";
import type { TicketEventKind } from "./schema.ts";

const ticketFields = {
  number: true,
  title: true,
  description: true,
  priority: true,
  tags: true,
  dueDate: true,
  createdAt: true,
  customerId: true,
  customer: { select: { name: true } },
  requester: { select: { name: true, email: true } },
  organisation: { select: { slug: true } },
} as const satisfies Prisma.TicketSelect;

const KINDS: Record<TaskChange["kind"], TicketEventKind> = {
  requested: "task.requested",
  created: "task.created",
  linked: "task.linked",
  unlinked: "task.unlinked",
  failed: "task.failed",
};

export const ticketTaskSource: TaskSource = {
  type: "ticket",
  load: async (ctx, id) => {
    const ticket = await ctx.db.ticket.findUnique({ where: { id }, select: ticketFields });
    if (ticket === null) throw notFound("ticket");
    const { requester } = ticket;
    return {
      customerId: ticket.customerId,
      content: {
        kind: "Ticket",
        label: `#${ticket.number}`,
        url: `${env().NEXTAUTH_URL}/${ticket.organisation.slug}/tickets/${ticket.number}`,
        title: ticket.title,
        description: ticket.description,
        priority: ticket.priority,
        tags: ticket.tags,
        dueDate: ticket.dueDate?.toISOString().slice(0, 10) ?? null,
        createdAt: ticket.createdAt.toISOString(),
        facts: [
          { label: "Customer", value: ticket.customer.name },
          ...(requester === null
            ? []
            : [{ label: "Requester", value: `${requester.name} (${requester.email})` }]),
        ],
      },
    };
  },
  onTaskChanged: async (ctx, ticketId, change) => {
    const { kind, ...rest } = change;
    const data = change.kind === "failed" ? { code: change.code, reason: change.message } : rest;
    await recordTicketEvent(ctx, { ticketId, kind: KINDS[kind], visibility: "internal", data });
  },
};

const verbs = defineSourceVerbs(ticketTaskSource);
export const requestTicketTask = verbs.requestTask;
export const getTicketTask = verbs.getTask;
export const retryTicketTask = verbs.retryTask;
export const cancelTicketTask = verbs.cancelTask;
export const unlinkTicketTask = verbs.unlinkTask;

const linking = defineLinking(ticketTaskSource, verbs.getTask);
export const linkTicketTask = linking.linkTask;
export const searchTicketTasks = linking.searchTasks;

const listChoice = defineListChoice(verbs);
export const chooseTicketTaskList = listChoice.chooseList;

/** Reads the ticket's linked task anew, and answers where the ticket stands with it. */
export async function refreshTicketTask(ctx: Context, { id }: { id: string }): Promise<TaskState> {
  await refreshLink(ctx, await getTicketTask(ctx, { id }));
  return getTicketTask(ctx, { id });
}
