-- AlterEnum
ALTER TYPE "sync_sweep_phase" ADD VALUE 'conversations';

-- AlterTable
ALTER TABLE "sync_conversations" ADD COLUMN     "checked_at" TIMESTAMPTZ(3),
ADD COLUMN     "moved_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "sync_sweeps" ADD COLUMN     "conversations_read" INTEGER NOT NULL DEFAULT 0;

-- What a sweep found of comments is over when the conversation's look that it asked for has ended well: nothing is
-- left to do then. One that was put off ends with a later request.
create or replace function relaydesk_settle_differences() returns trigger
  language plpgsql as $$
begin
  update sync_differences difference
  set state = found.state, ended_at = found.ended_at,
      standing_key = case when found.ended_at is null then difference.standing_key end
  from (
    select d.id, verdict.state, case when verdict.state = 'healed' then clock_timestamp() end as ended_at
    from sync_differences d
    join task_links link on link.id = d.link_id
    left join sync_fields field on field.link_id = d.link_id and field.field = d.field
    left join sync_conversations conversation on conversation.link_id = d.link_id
    cross join lateral (select case
      when d.field = 'task' then case when link.gone_at is null then 'healed' else 'listed' end
      when d.field = 'comments' then case
        when link.gone_at is not null then 'listed'
        when conversation.not_before is null then 'healed' end
      when field.state = 'in_step' and link.gone_at is null then 'healed'
      when field.state in ('conflict', 'failed', 'skipped') or link.gone_at is not null then 'listed'
    end::sync_difference_state as state) verdict
    where d.link_id = old.link_id and d.standing_key is not null
      and d.cause not in ('mapping_changed', 'human_override') and verdict.state is not null
  ) found
  where difference.id = found.id and difference.state <> found.state;
  return null;
end
$$;
