/**
 * Brings the two sides of one link into step. Reading, deciding, sending, settling: each leaves the rows such that
 * a run that dies after it is taken up by the next one without harm.
 */
import "server-only";
import {
  ClickUpApiError,
  type ClickUpClient,
  type ClickUpTask,
  noteOwedEvent,
  readPeople,
  withClickUp,
} from "#lib/clickup/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import type { TaskSource, TaskSources } from "#lib/tasks/index.ts";
import { createSyncConversation, type SeenTask } from "../conversation/sync-conversation.ts";
import { failureClassOf } from "../failure-class.ts";
import { waitFor } from "../internal/retry-wait.ts";
import { createLinkMapping } from "../mapping/link-mapping.ts";
import { countComparison } from "../metrics.ts";
import { recordArrival } from "../overview/record-arrival.ts";
import { mapPeople } from "../people/map-people.ts";
import { type ClaimedRequest, deferSyncRequest, finishSyncRequest } from "../requests/requests.ts";
import { defineCompareLink, type Push } from "./compare-link.ts";
import { toComparisonFailure } from "./comparison-failure.ts";
import { isOurs, readLinkPlace } from "./link-place.ts";
import { statusesOfList } from "./list-statuses.ts";
import { defineMarkTaskGone } from "./mark-task-gone.ts";
import { sendChanges } from "./send-changes.ts";
import { defineSettlePushes } from "./settle-pushes.ts";
import { createTaskReads, type TaskReads } from "./task-reads.ts";
import { changeOf, rawCustomValues, taskValuesOf } from "./task-values.ts";

const FALLBACK_COLOR = "#87909e";

/** How soon the calls for a comparison get their places in the rate budget: its reading, and its writing. */
const LANES_OF = {
  change: { lane: "hydrate", writeLane: "apply" },
  bulk: { lane: "bulk", writeLane: "bulk" },
  sweep: { lane: "sweep", writeLane: "apply" },
} as const;

export type SyncOutcome = "in_step" | "changed" | "undone" | "gone" | "waiting";

export function createSyncLink(sources: TaskSources) {
  const compareLink = defineCompareLink(sources);
  const settlePushes = defineSettlePushes(sources);
  const markTaskGone = defineMarkTaskGone(sources);
  const syncConversation = createSyncConversation(sources);
  const mappedFieldsOf = createLinkMapping(sources);

  /**
   * Compares a claimed link and acts on it. Trouble of any kind puts it off, at longer and longer intervals. `reads` are
   * shared by those that were claimed together.
   */
  return async function syncLink(
    ctx: Context,
    request: ClaimedRequest,
    { signal, reads = createTaskReads() }: { signal?: AbortSignal; reads?: TaskReads } = {},
  ): Promise<SyncOutcome> {
    const { linkId, claimToken, version } = request;
    if (signal?.aborted === true) {
      await deferSyncRequest(ctx, { linkId, claimToken, until: ctx.now(), isFailure: false, failure: null });
      return "waiting";
    }
    const seen: { task: SeenTask | null } = { task: null };
    let outcome: SyncOutcome;
    try {
      outcome = await compareAndSend(ctx, request, seen, reads, signal);
    } catch (error) {
      if (seen.task !== null && !isTroubleOfAll(error)) await syncConversation(ctx, seen.task, signal);
      const { seconds, isFailure } = waitFor(error, request.attempts);
      if (!(error instanceof RelaydeskError))
        ctx.logger.error({ err: error, linkId }, "A link could not be compared");
      const until = new Date(ctx.now().getTime() + seconds * 1000);
      await deferSyncRequest(ctx, {
        linkId,
        claimToken,
        version,
        until,
        isFailure,
        failure: toComparisonFailure(error),
      });
      countComparison("waiting", ctx.now().getTime() - Date.parse(request.requestedAt));
      return "waiting";
    }
    if (seen.task !== null && outcome !== "undone") await syncConversation(ctx, seen.task, signal);
    await finishSyncRequest(ctx, { linkId, claimToken, version });
    countComparison(outcome, ctx.now().getTime() - Date.parse(request.requestedAt));
    return outcome;
  };

  async function compareAndSend(
    ctx: Context,
    request: ClaimedRequest,
    seen: { task: SeenTask | null },
    reads: TaskReads,
    signal: AbortSignal | undefined,
    mustReadStatuses = false,
  ): Promise<SyncOutcome> {
    const { linkId, claimToken } = request;
    const place = await readLinkPlace(ctx, { linkId, claimToken });
    if (place === null) return "undone";
    const { connectionId, taskId, workspaceId, customerId } = place;
    const options = {
      connectionId,
      ...LANES_OF[request.kind],
      customerId,
      holder: linkId,
      ...(signal === undefined ? {} : { signal }),
    };
    return withClickUp(ctx, options, async (connected) => {
      const { client, timeZone } = connected;
      let read = reads.find(place, ctx.now());
      const readAt = read?.readAt ?? ctx.now();
      try {
        read ??= { task: await client.getTask(taskId), readAt };
      } catch (error) {
        if (!(error instanceof ClickUpApiError) || error.kind !== "unreachable_object") throw error;
        const code = error.ecode ?? String(error.httpStatus);
        const { isStanding } = await markTaskGone(ctx, {
          place,
          claimToken,
          readAt,
          loss: { code, isForeign: false },
        });
        return isStanding ? "gone" : "undone";
      }
      reads.keep(place, read);
      const { task } = read;
      if (
        task.team_id !== null &&
        task.team_id !== workspaceId &&
        !(await isOurs(ctx, place, task.team_id))
      ) {
        const loss = { code: "foreign_workspace", isForeign: true };
        await markTaskGone(ctx, { place, claimToken, readAt, loss });
        return "gone";
      }
      seen.task = { place, task, readAt };
      const people = await mapPeople(ctx, await readPeople(connected, task.team_id ?? workspaceId));
      const statuses =
        task.list === null
          ? []
          : await statusesOfList(
              ctx,
              client,
              { connectionId, listId: task.list.id },
              { id: task.status.id, name: task.status.status },
              mustReadStatuses,
            );
      const mapped = await mappedFieldsOf(ctx, client, place, task);
      const surroundings = { timeZone, statuses, custom: mapped };
      const theirs = taskValuesOf(task, surroundings);
      const { isStanding, pushes, effects } = await compareLink(ctx, {
        place,
        claimToken,
        theirs,
        statuses,
        people,
        mapped,
        task: {
          name: task.name,
          status: {
            name: task.status.status,
            type: task.status.type,
            color: task.status.color ?? FALLBACK_COLOR,
          },
          list: task.list === null ? null : { id: task.list.id, name: task.list.name ?? "" },
          spaceId: task.space?.id ?? null,
          workspaceId: task.team_id,
          updatedAt: task.date_updated,
          customValues: rawCustomValues(task),
        },
        readAt,
      });
      if (!isStanding) return "undone";
      if (pushes.length === 0) return effects.length === 0 ? "in_step" : "changed";

      const sent = { ...theirs, ...Object.fromEntries(pushes.map((push) => [push.field, push.sent])) };
      const sentAt = ctx.now();
      reads.forget(place);
      await bringBackFromArchive(client, task, pushes, sources[place.sourceType]);
      const { refused, troubled } = await sendChanges(
        client,
        taskId,
        pushes.map(({ field }) => ({ field, change: changeOf(field, theirs, sent, surroundings) })),
      );
      const isTroubled = ({ field }: Push) => troubled.some((failed) => failed.field === field);
      const left = pushes.filter((push) => !isTroubled(push));
      if (refused.length < left.length)
        await noteOwedEvent(ctx, { connectionId, workspaceId, changedAt: sentAt });
      // The List has other statuses than we know: once more with those it has, before anything counts as failed.
      const isStatusUnknown = refused.some(
        ({ field, error }) => field === "status" && error.ecode === "CRTSK_001",
      );
      if (isStatusUnknown && !mustReadStatuses)
        return compareAndSend(ctx, request, seen, reads, signal, true);
      const [trouble] = troubled;
      if (trouble !== undefined && left.length === 0) throw trouble.error;
      // Read anew: the answer to an update may still tell the old status, and no Markdown.
      const after = { readAt: ctx.now(), task: await client.getTask(taskId) };
      reads.keep(place, after);
      const found = taskValuesOf(after.task, surroundings);
      await settlePushes(ctx, {
        place,
        claimToken,
        statuses,
        people,
        mapped,
        pushes: left,
        before: theirs,
        found,
        refused: refused.map(({ field, error }) => ({
          field,
          code: error.code,
          message: error.publicMessage ?? "ClickUp refused the change.",
          action: error.action ?? null,
          failureClass: failureClassOf(error.kind),
        })),
      });
      if (request.reason === "source" && refused.length < left.length)
        await recordArrival(ctx, { since: new Date(request.requestedAt) });
      // What did not leave waits as it was noted, and is sent by the next try.
      if (trouble !== undefined) throw trouble.error;
      return "changed";
    });
  }
}

/**
 * Whether replies and files would fare no better. A task that was read and a field that ClickUp then has trouble with are
 * the field's affair.
 */
function isTroubleOfAll(error: unknown): boolean {
  return error instanceof ClickUpApiError && error.kind !== "unavailable" && error.kind !== "refused";
}

/**
 * A task that was archived, and whose source is worked on again, comes out of the archive: nobody would see it there. One
 * that ClickUp does not let out keeps its place, and gets its status all the same.
 */
async function bringBackFromArchive(
  client: ClickUpClient,
  task: ClickUpTask,
  pushes: readonly Push[],
  source: TaskSource,
): Promise<void> {
  const status = pushes.find(({ field }) => field === "status")?.ours;
  if (!task.archived || typeof status !== "string" || source.done.is(status)) return;
  try {
    await client.updateTask(task.id, { archived: false });
  } catch (error) {
    if (!(error instanceof ClickUpApiError) || error.kind !== "refused") throw error;
  }
}
