import type { CliCommand } from "./command.ts";
import { demoLoad } from "./commands/demo-load.ts";
import { jobsList } from "./commands/jobs-list.ts";
import { jobsRetry } from "./commands/jobs-retry.ts";
import { keysRotate } from "./commands/keys-rotate.ts";
import { migrateCommand } from "./commands/migrate.ts";
import { organisationsList } from "./commands/organisations-list.ts";
import { outboxSend } from "./commands/outbox-send.ts";
import { peopleList } from "./commands/people-list.ts";
import { peoplePasswordReset } from "./commands/people-password-reset.ts";
import { peopleSignOut } from "./commands/people-sign-out.ts";
import { status } from "./commands/status.ts";

/** Every command, in the order of the help. */
export const commands: readonly CliCommand[] = [
  status,
  organisationsList,
  peopleList,
  peoplePasswordReset,
  peopleSignOut,
  jobsList,
  jobsRetry,
  outboxSend,
  keysRotate,
  migrateCommand,
  demoLoad,
];
