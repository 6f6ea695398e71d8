/** Every function, registered once: what the app offers to the job server. */
import type { InngestFunction } from "inngest";
import { backfillWebhooksFunction } from "./functions/clickup/backfill-webhooks.ts";
import { ensureWebhooksFunction } from "./functions/clickup/ensure-webhooks.ts";
import { scheduleSpacesSyncFunction } from "./functions/clickup/schedule-spaces-sync.ts";
import { syncSpacesFunction } from "./functions/clickup/sync-spaces.ts";
import { watchStandbysFunction } from "./functions/clickup/watch-standbys.ts";
import { watchWebhooksFunction } from "./functions/clickup/watch-webhooks.ts";
import { removeOldRowsFunction } from "./functions/jobs/remove-old-rows.ts";
import { sweepOutboxFunction } from "./functions/jobs/sweep-outbox.ts";
import { compareLinksFunction } from "./functions/sync/compare-links.ts";
import { readListsFunction } from "./functions/sync/read-lists.ts";
import { reconsiderLinksFunction } from "./functions/sync/reconsider-links.ts";
import { snapshotSyncFunction } from "./functions/sync/snapshot-sync.ts";
import { sweepLinksFunction } from "./functions/sync/sweep-links.ts";
import { scheduleSweepsFunction } from "./functions/sync/sweep-schedule.ts";
import { sweepSyncRequestsFunction } from "./functions/sync/sweep-sync-requests.ts";
import { tellDeadLettersFunction } from "./functions/sync/tell-dead-letters.ts";
import { createTaskFunction } from "./functions/tasks/create-task.ts";
import { moveSpaceFunction, sweepSpaceMovesFunction } from "./functions/tasks/move-space.ts";
import {
  redispatchQueuedTasksFunction,
  redispatchStuckTasksFunction,
} from "./functions/tasks/redispatch-tasks.ts";
import { mailReplyFunction } from "./functions/tickets/mail-reply.ts";
import { runExportFunction } from "./functions/transfers/run-export.ts";
import { runImportFunction } from "./functions/transfers/run-import.ts";
import { sweepTransfersFunction } from "./functions/transfers/sweep-transfers.ts";

export const functions: InngestFunction.Like[] = [
  backfillWebhooksFunction,
  compareLinksFunction,
  createTaskFunction,
  ensureWebhooksFunction,
  mailReplyFunction,
  readListsFunction,
  reconsiderLinksFunction,
  moveSpaceFunction,
  redispatchQueuedTasksFunction,
  redispatchStuckTasksFunction,
  removeOldRowsFunction,
  runExportFunction,
  runImportFunction,
  scheduleSpacesSyncFunction,
  snapshotSyncFunction,
  scheduleSweepsFunction,
  sweepLinksFunction,
  sweepOutboxFunction,
  sweepSpaceMovesFunction,
  sweepSyncRequestsFunction,
  sweepTransfersFunction,
  syncSpacesFunction,
  tellDeadLettersFunction,
  watchStandbysFunction,
  watchWebhooksFunction,
];
