/** Tickets as a source of ClickUp tasks: what a ticket's task says, and how a ticket hears of it. */
import "server-only";
import type { Context } from "#lib/platform/context/index.ts";
import { env } from "#lib/platform/env/index.ts";
import { notFound } from "#lib/platform/errors/index.ts";
import { defineConversationVerbs, defineLetterVerbs, defineSyncVerbs } from "#lib/sync/index.ts";
import {
  defineHoldTasks,
  defineLinking,
  defineListChoice,
  defineMoveLinks,
  defineSourceVerbs,
  refreshLink,
  type TaskChange,
  type TaskSource,
} from "#lib/tasks/index.ts";
import type { TaskState } from "#lib/tasks/schema.ts";
import { holdTicket } from "./internal/merged.ts";
import { recordTicketEvent } from "./record-ticket-event.ts";
import { TITLE_MAX, type TicketEventKind, type TicketPriority, tagSchema } from "./schema.ts";
import {
  peekTicketFields,
  readLastTicketChanges,
  readTicketFields,
  writeTicketFields,
} from "./take-from-task.ts";
import { ticketConversation } from "./ticket-conversation.ts";
import { readTicketCustom, ticketCustomFields } from "./ticket-custom-fields.ts";

type TicketRow = {
  number: number;
  title: string;
  description: string;
  priority: TicketPriority;
  tags: string[];
  dueDate: string | null;
  createdAt: Date;
  customerId: string;
  customerName: string;
  requesterName: string | null;
  requesterEmail: string | null;
  slug: string;
};

const KINDS: Record<TaskChange["kind"], TicketEventKind> = {
  requested: "task.requested",
  created: "task.created",
  linked: "task.linked",
  unlinked: "task.unlinked",
  failed: "task.failed",
  lead_changed: "task.lead_changed",
  moved: "task.moved",
  kept: "task.kept",
  gone: "task.gone",
  back: "task.back",
  handed_over: "task.handed_over",
  taken_over: "task.taken_over",
};

export const ticketTaskSource: TaskSource = {
  type: "ticket",
  load: async (ctx, id) => {
    const [ticket] = await ctx.db.$queryRaw<TicketRow[]>`
      select t.number, t.title, t.description, t.priority::text as priority, t.tags,
             to_char(t.due_date, 'YYYY-MM-DD') as "dueDate", t.created_at as "createdAt",
             t.customer_id::text as "customerId", c.name as "customerName",
             r.name as "requesterName", r.email as "requesterEmail", o.slug
      from tickets t
      join customers c on c.id = t.customer_id
      join organisations o on o.id = t.organisation_id
      left join contacts r on r.id = t.requester_id
      where t.id = ${id}::uuid`;
    if (ticket === undefined) throw notFound("ticket");
    const { requesterName, requesterEmail } = ticket;
    return {
      customerId: ticket.customerId,
      content: {
        kind: "Ticket",
        label: `#${ticket.number}`,
        url: `${env().NEXTAUTH_URL}/${ticket.slug}/tickets/${ticket.number}`,
        title: ticket.title,
        description: ticket.description,
        priority: ticket.priority,
        tags: ticket.tags,
        dueDate: ticket.dueDate,
        createdAt: ticket.createdAt.toISOString(),
        facts: [
          { label: "Customer", value: ticket.customerName },
          ...(requesterName === null
            ? []
            : [{ label: "Requester", value: `${requesterName} (${requesterEmail})` }]),
        ],
      },
    };
  },
  done: { is: (status) => status === "resolved" || status === "closed", status: "closed" },
  limits: { titleLength: TITLE_MAX, canHoldTag: (tag) => tagSchema.safeParse(tag).success },
  readFields: readTicketFields,
  peekFields: peekTicketFields,
  readLastChanges: readLastTicketChanges,
  writeFields: writeTicketFields,
  customFields: ticketCustomFields,
  readCustom: readTicketCustom,
  conversation: ticketConversation,
  findClosed: async (ctx, ids) => {
    // One parameter, however many a customer has: a query takes no more than some ten thousands of them.
    const rows = await ctx.db.$queryRaw<{ id: string }[]>`
      select id::text from tickets where id = any(${[...ids]}::uuid[]) and status = 'closed'`;
    return new Set(rows.map(({ id }) => id));
  },
  onTaskChanged: async (ctx, ticketId, change) => {
    // A merge that came first handed the tasks over: nobody asks for one here any more. One that comes later waits.
    if (change.kind === "requested" || change.kind === "linked") await holdTicket(ctx, ticketId);
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
export const replaceTicketTask = verbs.replaceTask;
export const leadTicketTask = verbs.leadTask;
export const listTicketTasks = verbs.listTasks;

/** Hands a ticket's tasks over to the one that it is merged into, in the merge's own transaction. */
export const holdTicketTasks = defineHoldTasks(ticketTaskSource);
export const moveTicketTasks = defineMoveLinks(ticketTaskSource);

const linking = defineLinking(ticketTaskSource, verbs.getTask);
export const linkTicketTask = linking.linkTask;
export const searchTicketTasks = linking.searchTasks;

const listChoice = defineListChoice(verbs);
export const chooseTicketTaskList = listChoice.chooseList;

const conversation = defineConversationVerbs(ticketTaskSource);
export const getTicketConversation = conversation.getConversation;
export const retryTicketConversationEntry = conversation.retryEntry;
export const skipTicketConversationEntry = conversation.skipEntry;

const sync = defineSyncVerbs(ticketTaskSource);
export const getTicketSync = sync.getSync;
export const resolveTicketField = sync.resolveField;
export const retryTicketField = sync.retryField;
export const skipTicketField = sync.skipField;

const letters = defineLetterVerbs(ticketTaskSource);
export const listTicketLetters = letters.listLetters;
export const retryTicketLetters = letters.retryLetters;

/** Reads the ticket's linked task anew, and answers where the ticket stands with it. */
export async function refreshTicketTask(
  ctx: Context,
  input: { id: string; entryId?: string },
): Promise<TaskState> {
  await refreshLink(ctx, await getTicketTask(ctx, input));
  return getTicketTask(ctx, input);
}
