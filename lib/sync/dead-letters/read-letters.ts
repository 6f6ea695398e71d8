/** Dead letters with their surroundings, as they leave the domain. */
import "server-only";
import type { Prisma } from "#lib/platform/db/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { customKeyOf } from "#lib/tasks/schema.ts";
import { syncFieldSchema } from "../engine/policies.ts";
import { SYNC_FIELD_LABELS } from "../schema.ts";
import { fixOf } from "./fix-of.ts";
import type { LetterRow } from "./letter-rows.ts";
import type { DeadLetter } from "./schema.ts";

export type ListedRow = LetterRow & {
  sourceType: string;
  sourceId: string;
  label: string | null;
  ticketNumber: number | null;
  customLabel: string | null;
  customerId: string | null;
  customerName: string | null;
  connectionId: string;
  listId: string;
  taskId: string;
  taskName: string;
  taskUrl: string;
};

const CONVERSATION_LABELS: Record<string, string> = {
  reply: "A reply",
  file: "A file",
  conversation: "Replies and files",
};

/** The rows of a page of letters, in its order, with what they are about. */
export function readLetters(
  ctx: Pick<VerbContext, "db">,
  page: Prisma.Sql,
  order: Prisma.Sql,
): Promise<ListedRow[]> {
  return ctx.db.$queryRaw<ListedRow[]>`
    select page.id, page.state, page.class, page.link_id as "linkId", page.field, page.code, page.message,
      page.action, page.attempts, page.next_attempt_at as "nextAttemptAt", page.since,
      page.source_type as "sourceType", page.source_id as "sourceId",
      coalesce('#' || t.number, nullif(i.source_label, '')) as label, t.number as "ticketNumber",
      coalesce(tf.label, lf.definition ->> 'name') as "customLabel",
      page.customer_id as "customerId", c.name as "customerName",
      page.connection_id as "connectionId", page.list_id as "listId",
      page.task_id as "taskId", page.task_name as "taskName", page.task_url as "taskUrl"
    from (${page}) page
    left join task_intents i on i.id = page.intent_id
    left join tickets t on page.source_type = 'ticket' and t.id = page.source_id
    left join customers c on c.id = page.customer_id
    left join sync_fields f on f.id = page.id
    left join ticket_fields tf
      on page.source_type = 'ticket' and tf.organisation_id = f.organisation_id and 'custom:' || tf.key = page.field
    left join list_fields lf
      on lf.connection_id = page.connection_id and lf.list_id = page.list_id and lf.field_id = f.mapped_to
    order by ${order}`;
}

export function toDeadLetter(row: ListedRow): DeadLetter {
  const { id, state, linkId, field, attempts, code, message, action, ticketNumber } = row;
  return {
    id,
    state,
    class: row.class,
    linkId,
    field,
    fieldLabel: labelOf(row),
    reason: { code, message, action },
    attempts,
    nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
    since: row.since.toISOString(),
    source: { type: row.sourceType, id: row.sourceId, label: row.label, number: ticketNumber },
    customer: row.customerId === null ? null : { id: row.customerId, name: row.customerName ?? "" },
    task: { id: row.taskId, name: row.taskName, url: row.taskUrl },
    fix: fixOf(row),
    canRetry: state !== "conflict",
    canSkip: state === "failed" || state === "conflict",
  };
}

function labelOf({ field, customLabel }: ListedRow): string {
  if (field === null) return "Everything";
  const known = syncFieldSchema.safeParse(field).data;
  if (known !== undefined) return SYNC_FIELD_LABELS[known];
  return CONVERSATION_LABELS[field] ?? customLabel ?? customKeyOf(field) ?? field;
}
