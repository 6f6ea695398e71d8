/** Dead letters as rows: what is in trouble by itself, what is put off, and links whose task is gone. */
import "server-only";
import { Prisma } from "#lib/platform/db/index.ts";
import { GONE_KINDS, GONE_WORDS, type GoneKind } from "#lib/tasks/schema.ts";
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

/** A link's conversation waits beside its fields: its letter has an id of its own, made from the link's (UUID version 8). */
const CONVERSATION_LETTER = Prisma.sql`
  overlay(overlay(md5(v.link_id::text || ':conversation') placing '8' from 13) placing '8' from 17)::uuid`;

const GONE_ACTIONS: Record<GoneKind, string> = {
  deleted: "Bring it back in ClickUp, make a new one, or unlink it.",
  list_deleted: "Bring the List back in ClickUp, make a new task, or unlink it.",
  no_access: "Give the person who connected access to it, or unlink it.",
  workspace_closed: "Grant Relaydesk the workspace again, or unlink it.",
  foreign_workspace: "Connect that workspace, too, or unlink it.",
  not_found: "Bring it back in ClickUp, give the person who connected access to it, or unlink it.",
};

const GONE_KIND = Prisma.sql`coalesce(l.gone_kind, 'not_found')`;

/** Words by what became of a task. */
function goneCase(wordsOf: (words: { message: string; action: string }) => string): Prisma.Sql {
  const cases = GONE_KINDS.map((kind) => {
    const words = { message: `Its task ${GONE_WORDS[kind]}.`, action: GONE_ACTIONS[kind] };
    return Prisma.sql`when ${kind}::text then ${wordsOf(words)}::text`;
  });
  return Prisma.sql`case ${GONE_KIND} ${Prisma.join(cases, " ")} else 'Its task is gone.' end`;
}

/**
 * All letters of an organisation's standing links, as the rows of `letters`, or of those that are named. Skipped ones are
 * left out unless they are asked for. Each part reads by its own index.
 */
export function lettersOf(
  organisationId: string,
  filters: DeadLetterFilters,
  linkIds?: readonly string[],
): Prisma.Sql {
  // In the words of the partial indexes: a state that comes as a parameter would read every row there is.
  const isAsked = (state: Prisma.Sql) =>
    filters.state === "skipped"
      ? Prisma.sql`${state} = 'skipped'`
      : Prisma.sql`${state} in ('failed', 'conflict')`;
  const named = (column: Prisma.Sql) =>
    linkIds === undefined ? Prisma.empty : Prisma.sql`and ${column} = any(${[...linkIds]}::uuid[])`;
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
      link.intent_id, link.connection_id, link.list_id
    from (
      select f.id, f.state::text as state, coalesce(f.failure_class, 'person') as class, f.link_id, f.field, reason.*,
        f.attempts, f.next_attempt_at, f.troubled_since as since
      from sync_fields f, lateral (
        select case when f.state = 'conflict' then conflict.code else coalesce(f.failure_code, 'left_alone') end as code,
          case when f.state = 'conflict' then conflict.message
            else coalesce(f.failure_message, ${LEFT_ALONE}) end as message,
          case when f.state = 'conflict' then conflict.action else f.failure_action end as action
        from (values (${CONFLICT})) as conflict (code, message, action)
      ) reason
      where f.organisation_id = ${organisationId}::uuid and ${isAsked(Prisma.sql`f.state`)}
        ${named(Prisma.sql`f.link_id`)}
      union all
      select c.id, c.state::text, coalesce(c.failure_class, 'person'), c.link_id, 'reply',
        coalesce(c.failure_code, 'left_alone'), coalesce(c.failure_message, ${LEFT_ALONE}), c.failure_action,
        c.attempts, null, c.troubled_since
      from sync_comments c
      where c.organisation_id = ${organisationId}::uuid and ${isAsked(Prisma.sql`c.state`)}
        ${named(Prisma.sql`c.link_id`)}
      union all
      select s.id, s.state::text, coalesce(s.failure_class, 'person'), s.link_id, 'file',
        coalesce(s.failure_code, 'left_alone'), coalesce(s.failure_message, ${LEFT_ALONE}), s.failure_action,
        s.attempts, null, s.troubled_since
      from sync_files s
      where s.organisation_id = ${organisationId}::uuid and ${isAsked(Prisma.sql`s.state`)}
        ${named(Prisma.sql`s.link_id`)}
      union all
      select r.link_id, 'waiting', coalesce(r.failure_class, 'retry'), r.link_id, null,
        coalesce(r.failure_code, 'internal_error'), coalesce(r.failure_message, 'The last comparison failed.'),
        r.failure_action, r.attempts, r.not_before, r.requested_at
      from sync_requests r
      where r.organisation_id = ${organisationId}::uuid and r.failure_code is not null
        ${named(Prisma.sql`r.link_id`)}
        and not exists (select from task_links l where l.id = r.link_id and l.gone_at is not null)
      union all
      select ${CONVERSATION_LETTER}, 'waiting',
        case when v.failure_code = 'clickup_rate_limited' then 'wait' else 'retry' end, v.link_id, 'conversation', v.failure_code,
        coalesce(v.failure_message, 'The last look at the conversation failed.'), v.failure_action, v.attempts,
        v.not_before, coalesce(v.failed_since, v.not_before)
      from sync_conversations v
      where v.organisation_id = ${organisationId}::uuid and v.failure_code is not null and v.not_before is not null
        ${named(Prisma.sql`v.link_id`)}
        and not exists (select from task_links l where l.id = v.link_id and l.gone_at is not null)
      union all
      select l.id, 'gone', 'permanent', l.id, null, ${GONE_KIND}, ${goneCase(({ message }) => message)},
        ${goneCase(({ action }) => action)}, 0, null, l.gone_at
      from task_links l
      where l.organisation_id = ${organisationId}::uuid and l.gone_at is not null and l.unlinked_at is null
        ${named(Prisma.sql`l.id`)}
    ) letter
    join task_links link on link.id = letter.link_id
    where ${Prisma.join(conditions, " and ")}`;
}
