-- What people call the thing that a task is for, as its source says: the Jobs page shows it without knowing the
-- sources. Tickets were the only ones so far.
ALTER TABLE "task_intents" ADD COLUMN "source_label" TEXT NOT NULL DEFAULT '';

update task_intents set source_label = '#' || tickets.number
  from tickets
  where task_intents.source_type = 'ticket' and tickets.id = task_intents.source_id
    and tickets.organisation_id = task_intents.organisation_id;
