/** What an organisation wants when the task of one of its tickets is deleted in ClickUp. */
import "server-only";
import { z } from "zod";
import { defineCommand, defineQuery, type VerbContext } from "#lib/platform/verb/index.ts";
import { type DeletedPolicy, deletedPolicySchema, setTaskPolicyInput, taskPolicySchema } from "./schema.ts";

/** The policy in force; `leave` where nobody chose another. */
export async function readDeletedPolicy(ctx: VerbContext): Promise<DeletedPolicy> {
  const row = await ctx.db.taskPolicy.findUnique({
    where: { organisationId: ctx.organisationId },
    select: { onDeleted: true },
  });
  return deletedPolicySchema.safeParse(row?.onDeleted).data ?? "leave";
}

/** What becomes of a ticket whose task is deleted in ClickUp. */
export const getTaskPolicy = defineQuery({
  name: "tasks.get_policy",
  permission: "tasks:read",
  input: z.strictObject({}),
  output: taskPolicySchema,
  run: async (ctx) => ({ onDeleted: await readDeletedPolicy(ctx) }),
});

/** Chooses what becomes of a ticket whose task is deleted from now on. */
export const setTaskPolicy = defineCommand({
  name: "tasks.set_policy",
  audit: "task_policy.changed",
  permission: "sync:write",
  input: setTaskPolicyInput,
  output: taskPolicySchema,
  run: async (ctx, { onDeleted }) => {
    const before = await readDeletedPolicy(ctx);
    const { organisationId } = ctx;
    await ctx.db.taskPolicy.upsert({
      where: { organisationId },
      create: { organisationId, onDeleted },
      update: { onDeleted },
    });
    return {
      output: { onDeleted },
      audit:
        before === onDeleted
          ? null
          : {
              target: { type: "organisation", id: organisationId, name: "tasks deleted in ClickUp" },
              before: { onDeleted: before },
              after: { onDeleted },
            },
    };
  },
});
