/** Stores what became of the values that were sent to ClickUp, by what the task says after it. */
import "server-only";
import { z } from "zod";
import { readPriorityMap } from "#lib/clickup/index.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import type { TaskSources } from "#lib/tasks/index.ts";
import { taskSourceTypeSchema } from "#lib/tasks/schema.ts";
import { mappedFieldSchema } from "../engine/custom/mapped-field.ts";
import { linkFieldNameSchema } from "../engine/policies.ts";
import { AT_REST } from "../internal/at-rest.ts";
import { json } from "../internal/json.ts";
import { labelOfField, linkFieldsOf } from "../internal/link-fields.ts";
import { holdsClaim } from "../requests/requests.ts";
import { pushSchema } from "./compare-link.ts";
import { linkPlaceSchema, lockLink } from "./link-place.ts";
import { mappedStatusSchema } from "./list-statuses.ts";

export function defineSettlePushes(sources: TaskSources) {
  return defineCommand({
    name: "sync.settle_pushes",
    withoutAudit: "what ClickUp took is a copy of what is on record here already",
    permission: "sync:write",
    input: z.strictObject({
      place: linkPlaceSchema,
      claimToken: idSchema,
      statuses: z.array(mappedStatusSchema),
      people: z.array(z.object({ memberId: z.string(), userId: z.string() })),
      pushes: z.array(pushSchema),
      mapped: z.array(mappedFieldSchema),
      before: z.record(linkFieldNameSchema, z.unknown()),
      found: z.record(linkFieldNameSchema, z.unknown()),
      refused: z.array(
        z.object({
          field: linkFieldNameSchema,
          code: z.string(),
          message: z.string(),
          action: z.string().nullable(),
          failureClass: z.string(),
        }),
      ),
    }),
    output: z.object({ mustLookAgain: z.boolean() }),
    run: async (ctx, { place, claimToken, statuses, people, mapped, pushes, before, found, refused }) => {
      await lockLink(ctx, place);
      if (!(await holdsClaim(ctx, { linkId: place.linkId, claimToken })))
        return { output: { mustLookAgain: false } };
      const source = sources[taskSourceTypeSchema.parse(place.sourceType)];
      const priorities = await readPriorityMap(ctx.db);
      const fields = new Map(
        linkFieldsOf(source, { statuses, people, mapped, priorities }).map(({ name, stored }) => [
          name,
          stored,
        ]),
      );
      let mustLookAgain = false;
      for (const { field, ours, sent } of pushes) {
        const where = { linkId: place.linkId, field };
        const failure = refused.find((refusal) => refusal.field === field);
        const fail = (values: {
          code: string;
          message: string;
          action: string | null;
          failureClass: string;
        }) =>
          ctx.db.syncField.updateMany({
            where,
            data: {
              ...AT_REST,
              state: "failed",
              ours: json(ours),
              theirs: json(found[field]),
              failureCode: values.code,
              failureMessage: values.message,
              failureAction: values.action,
              failureClass: values.failureClass,
              attempts: { increment: 1 },
            },
          });
        if (failure !== undefined) {
          await fail(failure);
          continue;
        }
        const outcome = fields.get(field)?.settle({ ours, before: before[field], sent, found: found[field] });
        // Not mapped any more: nobody asks what became of it.
        if (outcome === undefined) continue;
        if (outcome.kind === "not_taken") {
          await fail({
            code: "clickup_rejected",
            message: `ClickUp accepted the new ${labelOfField(field, mapped)} and did not change it.`,
            action: "Change it in ClickUp by hand, or make another change here.",
            failureClass: "person",
          });
          continue;
        }
        mustLookAgain ||= outcome.kind === "look_again";
        await ctx.db.syncField.updateMany({
          where,
          data: {
            ...AT_REST,
            state: outcome.kind === "agreed" ? "in_step" : "waiting",
            baseOurs: json(outcome.base.ours),
            baseTheirs: json(outcome.base.theirs),
            agreedAt: ctx.now(),
          },
        });
      }
      // A task of several sources: what one of them gave it goes on to the others, webhook or not.
      await ctx.db.$executeRaw`
        select relaydesk_request_sync(id, organisation_id, 'source') from (
          select id, organisation_id from task_links
          where organisation_id = ${ctx.organisationId}::uuid and task_id = ${place.taskId}
            and unlinked_at is null and id <> ${place.linkId}::uuid
          order by id) others`;
      if (mustLookAgain) {
        await ctx.db.$executeRaw`
          select relaydesk_request_sync(${place.linkId}::uuid, ${ctx.organisationId}::uuid, 'webhook')`;
      }
      return { output: { mustLookAgain } };
    },
  });
}
