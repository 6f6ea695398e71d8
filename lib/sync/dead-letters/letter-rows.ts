/** Dead letters as rows: a field in trouble, a comparison that is put off, a link whose task is gone. */
import "server-only";
import { Prisma } from "#lib/platform/db/index.ts";
import type { DeadLetterFilters, DeadLetterState, FailureClass } from "./schema.ts";

export type LetterRow = {
  id: string;
  state: DeadLetterState;
  class: FailureClass;
  linkId: string;
  field: string | null;
  code: string;
  message: string;
  action: string | null;
  attempts: number;
  nextAttemptAt: Date | null;
  since: Date;
};

const CONFLICT = Prisma.sql`'changed_on_both_sides', 'Both sides changed it, and differently.', 'Choose which one both sides get.'`;

const LEFT_ALONE = "A person let it be as it is on both sides.";

/**
 * All letters of an organisation's standing links, as the rows of `letters`. Skipped ones are left out unless they are
 * asked for. Each part reads by its own index.
 */
export function lettersOf(organisationId: string, filters: DeadLetterFilters): Prisma.Sql {
  const fieldStates = filters.state === "skipped" ? ["skipped"] : ["failed", "conflict"];
  const conditions = [
    ...(filters.state === undefined ? [] : [Prisma.sql`letter.state = ${filters.state}`]),
    ...(filters.class === undefined ? [] : [Prisma.sql`letter.class = ${filters.class}`]),
    ...(filters.code === undefined ? [] : [Prisma.sql`letter.code = ${filters.code}`]),
    ...(filters.message === undefined ? [] : [Prisma.sql`letter.message = ${filters.message}`]),
    ...(filters.customerId === undefined ? [] : [Prisma.sql`link.customer_id = ${filters.customerId}::uuid`]),
    Prisma.sql`link.unlinked_at is null`,
  ];
  return Prisma.sql`
    select letter.*, link.source_type, link.source_id, link.customer_id, link.task_id, link.task_name, link.task_url,
      link.intent_id
    from (
      select f.id, f.state::text as state, coalesce(f.failure_class, 'person') as class, f.link_id, f.field, reason.*,
        f.attempts, f.next_attempt_at, f.updated_at as since
      from sync_fields f, lateral (
        select case when f.state = 'conflict' then conflict.code else coalesce(f.failure_code, 'left_alone') end as code,
          case when f.state = 'conflict' then conflict.message
            else coalesce(f.failure_message, ${LEFT_ALONE}) end as message,
          case when f.state = 'conflict' then conflict.action else f.failure_action end as action
        from (values (${CONFLICT})) as conflict (code, message, action)
      ) reason
      where f.organisation_id = ${organisationId}::uuid and f.state::text = any(${fieldStates})
      union all
      select c.id, c.state::text, coalesce(c.failure_class, 'person'), c.link_id, 'reply',
        coalesce(c.failure_code, 'left_alone'), coalesce(c.failure_message, ${LEFT_ALONE}), c.failure_action,
        c.attempts, null, c.updated_at
      from sync_comments c
      where c.organisation_id = ${organisationId}::uuid and c.state::text = any(${fieldStates})
      union all
      select s.id, s.state::text, coalesce(s.failure_class, 'person'), s.link_id, 'file',
        coalesce(s.failure_code, 'left_alone'), coalesce(s.failure_message, ${LEFT_ALONE}), s.failure_action,
        s.attempts, null, s.updated_at
      from sync_files s
      where s.organisation_id = ${organisationId}::uuid and s.state::text = any(${fieldStates})
      union all
      select r.link_id, 'waiting', coalesce(r.failure_class, 'retry'), r.link_id, null,
        coalesce(r.failure_code, 'internal_error'), coalesce(r.failure_message, 'The last comparison failed.'),
        r.failure_action, r.attempts, r.not_before, r.requested_at
      from sync_requests r
      where r.organisation_id = ${organisationId}::uuid and r.failure_code is not null
        and not exists (select from task_links l where l.id = r.link_id and l.gone_at is not null)
      union all
      select l.id, 'gone', 'permanent', l.id, null, coalesce(l.gone_reason, 'gone'),
        'ClickUp says that the task is not there, or that our connection may not see it.',
        'Bring it back in ClickUp, or unlink it.', 0, null, l.gone_at
      from task_links l
      where l.organisation_id = ${organisationId}::uuid and l.gone_at is not null and l.unlinked_at is null
    ) letter
    join task_links link on link.id = letter.link_id
    where ${Prisma.join(conditions, " and ")}`;
}
