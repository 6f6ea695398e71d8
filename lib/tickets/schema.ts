/** Tickets, their comments, files, timeline, saved views and portal: what goes in and what comes out. */
import { z } from "zod";
import {
  blockOfText,
  customerReferenceSchema,
  type ListInput,
  lineOfText,
  optionalLineOfText,
  sortDirectionSchema,
} from "#lib/customers/schema.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { pageInput, pageOf } from "#lib/platform/pagination/index.ts";
import { defineSignal } from "#lib/platform/signal/index.ts";
import { authorSchema, DESCRIPTION_MAX, instant, visibilitySchema } from "./conversation-schema.ts";
import { customChangesSchema, customValuesSchema } from "./field-schema.ts";

export * from "./conversation-schema.ts";
export * from "./custom-value-words.ts";
export * from "./field-schema.ts";
export * from "./merge-schema.ts";

export const TICKET_STATUSES = ["open", "in_progress", "waiting", "resolved", "closed"] as const;
export const ticketStatusSchema = z.enum(TICKET_STATUSES);
export type TicketStatus = z.infer<typeof ticketStatusSchema>;

/** Most pressing first. */
export const TICKET_PRIORITIES = ["urgent", "high", "normal", "low"] as const;
export const ticketPrioritySchema = z.enum(TICKET_PRIORITIES);
export type TicketPriority = z.infer<typeof ticketPrioritySchema>;

export const TICKET_SOURCES = ["web", "portal", "api", "import"] as const;

export const TAGS_MAX = 20;
/** One tag: trimmed, in lower case, without commas, which separate tags in files and addresses. */
export const tagSchema = lineOfText(50)
  .toLowerCase()
  .refine((tag) => !tag.includes(","), { error: "A tag has no comma" });
export const tagsSchema = z
  .array(tagSchema)
  .max(200)
  .overwrite((tags) => [...new Set(tags)])
  .max(TAGS_MAX, { error: `At most ${TAGS_MAX} tags` });

/** A list in a query string: the parameter repeated, or its values separated by commas. */
function listOf<T extends z.ZodType>(item: T) {
  return z.preprocess(
    (value) =>
      value === undefined
        ? undefined
        : (Array.isArray(value) ? value : [value]).flatMap((entry) =>
            typeof entry === "string" ? entry.split(",").filter((part) => part !== "") : [entry],
          ),
    z.array(item).max(50).optional(),
  );
}

/** What a list row says of the ticket's ClickUp task. */
export const ticketTaskSchema = z.object({
  /** `completed` means that the task exists and is linked. */
  status: z.enum(["queued", "creating", "waiting", "failed", "completed"]),
  taskUrl: z.string().nullable(),
});

export const ticketListItemSchema = z.object({
  id: z.string(),
  /** The readable number, as in #1042. */
  number: z.number(),
  title: z.string(),
  status: ticketStatusSchema,
  priority: ticketPrioritySchema,
  customer: customerReferenceSchema,
  requester: z.object({ id: z.string(), name: z.string(), email: z.string() }).nullable(),
  /** A member: the id is that of the membership. */
  assignee: z.object({ id: z.string(), name: z.string() }).nullable(),
  tags: z.array(z.string()),
  /** A day in the organisation's time zone, as YYYY-MM-DD. */
  dueDate: z.string().nullable(),
  /** What it says in the organisation's own fields. */
  customValues: customValuesSchema,
  source: z.string(),
  externalReference: z.string().nullable(),
  createdBy: authorSchema,
  createdAt: instant,
  updatedAt: instant,
  resolvedAt: instant.nullable(),
  closedAt: instant.nullable(),
  /** Counted up by every change; an update that names an older one is a conflict. */
  version: z.number(),
  /** Where it went: it is closed for good, and what was said on it is there. */
  mergedInto: z.object({ id: z.string(), number: z.number() }).nullable(),
  task: ticketTaskSchema.nullable(),
});
export type TicketListItem = z.infer<typeof ticketListItemSchema>;

export const ticketSchema = ticketListItemSchema.extend({
  /** Markdown. */
  description: z.string(),
  /** Contacts who asked for the same, and are told of replies as the requester is. */
  participants: z.array(z.object({ id: z.string(), name: z.string(), email: z.string() })),
});
export type Ticket = z.infer<typeof ticketSchema>;

export const TITLE_MAX = 300;

const ticketFields = {
  title: lineOfText(TITLE_MAX),
  description: blockOfText(DESCRIPTION_MAX, 0),
  priority: ticketPrioritySchema,
  customerId: idSchema,
  requesterId: idSchema.nullable(),
  assigneeId: idSchema.nullable(),
  tags: tagsSchema,
  dueDate: z.iso.date({ error: "Not a day, such as 2026-11-30" }).nullable(),
};

export const createTicketInput = z.strictObject({
  title: ticketFields.title,
  description: ticketFields.description.default(""),
  customerId: ticketFields.customerId,
  status: ticketStatusSchema.default("open"),
  priority: ticketPrioritySchema.default("normal"),
  requesterId: ticketFields.requesterId.default(null),
  assigneeId: ticketFields.assigneeId.default(null),
  tags: tagsSchema.default([]),
  dueDate: ticketFields.dueDate.default(null),
  /** By the keys of the organisation's own fields. */
  customValues: customChangesSchema.default({}),
  externalReference: optionalLineOfText(200).default(null),
});
export type CreateTicketInput = z.input<typeof createTicketInput>;

export const createTicketsInput = z.strictObject({ tickets: z.array(createTicketInput).max(1_000) });
/** What became of each ticket, in the order given. */
export const createdTicketsSchema = z.object({
  results: z.array(
    z.discriminatedUnion("outcome", [
      z.object({ outcome: z.literal("created"), id: z.string(), number: z.number() }),
      z.object({
        outcome: z.literal("refused"),
        fields: z.array(z.object({ path: z.string(), message: z.string() })),
      }),
    ]),
  ),
});
export type CreatedTickets = z.infer<typeof createdTicketsSchema>;

export const ticketInput = z.strictObject({ id: idSchema });
/** A contact who is told of a ticket's replies besides its requester. */
export const participantInput = z.strictObject({ ticketId: idSchema, contactId: idSchema });
export type ParticipantInput = z.input<typeof participantInput>;
export const ticketByNumberInput = z.strictObject({
  number: z.coerce.number().int().min(1).max(2_147_483_647),
});

/** What an update may change; what is left out stays. */
export const ticketChangesSchema = z.strictObject({
  /** The version that the change was based on; without it, the change applies to whatever is there. */
  version: z.number().int().min(1).optional(),
  title: ticketFields.title.optional(),
  description: ticketFields.description.optional(),
  status: ticketStatusSchema.optional(),
  priority: ticketFields.priority.optional(),
  customerId: ticketFields.customerId.optional(),
  requesterId: ticketFields.requesterId.optional(),
  assigneeId: ticketFields.assigneeId.optional(),
  tags: ticketFields.tags.optional(),
  dueDate: ticketFields.dueDate.optional(),
  /** Changes the fields that are named, and leaves the others as they are. */
  customValues: customChangesSchema.optional(),
});
export const updateTicketInput = ticketChangesSchema.extend({ id: idSchema });
export type UpdateTicketInput = z.input<typeof updateTicketInput>;

export const BULK_MAX = 200;

export const bulkUpdateTicketsInput = z.strictObject({
  ids: z
    .array(idSchema)
    .min(1, { error: "Choose at least one ticket" })
    .max(BULK_MAX, { error: `At most ${BULK_MAX} tickets at once` })
    .overwrite((ids) => [...new Set(ids.map((id) => id.toLowerCase()))]),
  changes: z
    .strictObject({
      status: ticketStatusSchema.optional(),
      priority: ticketPrioritySchema.optional(),
      assigneeId: idSchema.nullable().optional(),
      addTags: tagsSchema.optional(),
      removeTags: tagsSchema.optional(),
      dueDate: ticketFields.dueDate.optional(),
    })
    .refine((changes) => Object.values(changes).some((value) => value !== undefined), {
      error: "Name at least one change",
    }),
});
export type BulkUpdateTicketsInput = z.input<typeof bulkUpdateTicketsInput>;

export const bulkResultSchema = z.object({
  updated: z.number(),
  unchanged: z.number(),
  failed: z.number(),
  /** In the order asked for. */
  results: z.array(
    z.object({
      id: z.string(),
      number: z.number().nullable(),
      outcome: z.enum(["updated", "unchanged", "failed"]),
      /** Why it failed, in a sentence. */
      reason: z.string().nullable(),
    }),
  ),
});
export type BulkResult = z.infer<typeof bulkResultSchema>;

export const TICKET_SORTS = ["updated", "created", "priority", "due", "number"] as const;
export const ticketSortSchema = z.enum(TICKET_SORTS);
export type TicketSort = z.infer<typeof ticketSortSchema>;
export const DUE_FILTERS = ["overdue", "today", "week", "none"] as const;
export const dueFilterSchema = z.enum(DUE_FILTERS);

const instantInput = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

const ticketFilters = {
  /** Words, the last of which may be the beginning of one; or #1042; or a ticket's UUID. */
  q: z.string().max(500).optional(),
  status: listOf(ticketStatusSchema),
  priority: listOf(ticketPrioritySchema),
  /** Memberships, `me`, or `none`; several are alternatives. */
  assignee: listOf(z.union([z.enum(["me", "none"]), idSchema])),
  customer: listOf(idSchema),
  requester: listOf(idSchema),
  /** A ticket must carry all of them. */
  tag: listOf(tagSchema),
  due: dueFilterSchema.optional(),
  /** From this instant on, or from the start of this day in the organisation's time zone. */
  createdFrom: instantInput.optional(),
  /** Up to this instant, or to the end of this day. */
  createdTo: instantInput.optional(),
  updatedFrom: instantInput.optional(),
  updatedTo: instantInput.optional(),
};

export const ticketFiltersSchema = z.strictObject(ticketFilters);
export type TicketFilters = z.output<typeof ticketFiltersSchema>;

export const listTicketsInput = z.strictObject({
  ...pageInput,
  ...ticketFilters,
  sort: ticketSortSchema.default("updated"),
  /** Without it: newest, most pressing, first due, highest number first. */
  direction: sortDirectionSchema.optional(),
});
/** The list's filters as screens hold them. */
export type ListTicketsInput = Omit<
  ListInput<typeof listTicketsInput>,
  "status" | "priority" | "assignee" | "customer" | "requester" | "tag"
> & {
  status?: TicketStatus[];
  priority?: TicketPriority[];
  assignee?: string[];
  customer?: string[];
  requester?: string[];
  tag?: string[];
};
export const ticketPageSchema = pageOf(ticketListItemSchema);

/** Counting stops here: more is shown as "1,000+". */
export const TICKET_COUNT_MAX = 1_000;
export const ticketCountSchema = z.object({
  count: z.number(),
  /** There are more than `count`. */
  isCapped: z.boolean(),
});

export const tagUseSchema = z.object({ tag: z.string(), count: z.number() });
export const listTagsInput = z.strictObject({
  /** The beginning of a tag. */
  q: z.string().max(50).optional(),
});

export const savedViewResourceSchema = z.enum(["tickets", "customers"]);
/** The list's URL parameters. */
export const savedViewQuerySchema = z
  .record(z.string().max(50), z.union([z.string().max(500), z.array(z.string().max(100)).max(50)]))
  .refine((query) => Object.keys(query).length <= 30, { error: "Too many parameters" });

export const savedViewSchema = z.object({
  id: z.string(),
  resource: savedViewResourceSchema,
  name: z.string(),
  query: savedViewQuerySchema,
  /** Seen by everybody in the organisation. */
  isShared: z.boolean(),
  /** Whether the caller may change or delete it. */
  isEditable: z.boolean(),
  createdAt: instant,
  updatedAt: instant,
});
export type SavedView = z.infer<typeof savedViewSchema>;

const savedViewFields = {
  name: lineOfText(80),
  query: savedViewQuerySchema,
  isShared: z.boolean(),
};
export const createSavedViewInput = z.strictObject({
  resource: savedViewResourceSchema,
  ...savedViewFields,
  isShared: savedViewFields.isShared.default(false),
});
export type CreateSavedViewInput = z.input<typeof createSavedViewInput>;
export const savedViewChangesSchema = z.strictObject({
  name: savedViewFields.name.optional(),
  query: savedViewFields.query.optional(),
  isShared: savedViewFields.isShared.optional(),
});
export const updateSavedViewInput = savedViewChangesSchema.extend({ id: idSchema });
export type UpdateSavedViewInput = z.input<typeof updateSavedViewInput>;
export const savedViewInput = z.strictObject({ id: idSchema });
export const listSavedViewsInput = z.strictObject({ resource: savedViewResourceSchema });

/** What a customer's contact sees of a ticket: nothing internal. */
export const portalTicketSchema = z.object({
  id: z.string(),
  number: z.number(),
  title: z.string(),
  /** Markdown. */
  description: z.string(),
  status: ticketStatusSchema,
  priority: ticketPrioritySchema,
  requester: z.object({ name: z.string() }).nullable(),
  createdAt: instant,
  updatedAt: instant,
  resolvedAt: instant.nullable(),
  closedAt: instant.nullable(),
  /** What it says in the fields that the organisation shows to its customers, in words. */
  customFields: z.array(z.object({ key: z.string(), label: z.string(), value: z.string() })),
  /** Where it went, if that is a ticket of the same customer. */
  mergedInto: z.object({ number: z.number() }).nullable(),
});
export type PortalTicket = z.infer<typeof portalTicketSchema>;
export const portalTicketListItemSchema = portalTicketSchema.omit({
  description: true,
  customFields: true,
  mergedInto: true,
});
export type PortalTicketListItem = z.infer<typeof portalTicketListItemSchema>;
export const portalTicketPageSchema = pageOf(portalTicketListItemSchema);

export const listPortalTicketsInput = z.strictObject({
  ...pageInput,
  q: z.string().max(500).optional(),
  /** `active`: open, in progress or waiting. `done`: resolved or closed. */
  state: z.enum(["active", "done", "all"]).default("all"),
});
export type ListPortalTicketsInput = ListInput<typeof listPortalTicketsInput>;

export const createPortalTicketInput = z.strictObject({
  title: ticketFields.title,
  description: blockOfText(DESCRIPTION_MAX),
  priority: ticketPrioritySchema.default("normal"),
  /** By the keys of the fields that customers see. */
  customValues: customChangesSchema.default({}),
});
export type CreatePortalTicketInput = z.input<typeof createPortalTicketInput>;

export const portalReplySchema = z.strictObject({
  body: blockOfText(DESCRIPTION_MAX),
  attachmentIds: z.array(idSchema).max(20).default([]),
});
export const createPortalReplyInput = portalReplySchema.extend({ ticketId: idSchema });
export type CreatePortalReplyInput = z.input<typeof createPortalReplyInput>;

export const deletedSchema = z.object({ id: z.string() });

export const ticketCreated = defineSignal("tickets/ticket.created", z.object({ ticketId: idSchema }));
/** `changed` names the fields of the ticket that are new. */
export const ticketUpdated = defineSignal(
  "tickets/ticket.updated",
  z.object({ ticketId: idSchema, version: z.number(), changed: z.array(z.string()) }),
);
export const commentAdded = defineSignal(
  "tickets/comment.added",
  z.object({ ticketId: idSchema, commentId: idSchema, visibility: visibilitySchema }),
);
/** A colleague replied in public to a ticket with a requester, who is to be told. */
export const replyAdded = defineSignal(
  "tickets/reply.added",
  z.object({ ticketId: idSchema, commentId: idSchema }),
);
