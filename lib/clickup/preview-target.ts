import "server-only";
import type { Context } from "#lib/platform/context/index.ts";
import { getCustomerClickup } from "./get-customer-clickup.ts";
import { listsOfSpace, toListOfSpace } from "./lists-of-space.ts";
import { resolveList } from "./resolve-list.ts";
import { LIST_PROBLEM_LABELS, type TargetPreview } from "./schema.ts";

/** Where a ticket of this customer would go if it were sent to ClickUp now, and why there. */
export async function previewTarget(ctx: Context, { id }: { id: string }): Promise<TargetPreview> {
  const customer = await getCustomerClickup(ctx, { id });
  const { space } = customer;
  const nowhere = { list: null, reason: null, lists: [] };
  if (space === null) {
    return {
      ...nowhere,
      space: null,
      problem: {
        message: "The customer has no ClickUp Space.",
        action: "Choose the Space that the customer's tasks go into.",
      },
    };
  }
  const place = { id: space.id, name: space.name };
  if (space.goneAt !== null || space.isArchived) {
    return {
      ...nowhere,
      space: place,
      problem: {
        message: "The customer's Space is gone or archived in ClickUp.",
        action: "Choose another Space.",
      },
    };
  }
  const { candidates } = await listsOfSpace(ctx, {
    spaceId: space.id,
    connectionId: space.connection.id,
  });
  const resolved = resolveList(candidates, { chosenListId: null, defaultListId: customer.defaultListId });
  return {
    space: place,
    list: resolved.list === null ? null : toListOfSpace(resolved.list),
    reason: resolved.reason,
    problem: resolved.problem === null ? null : LIST_PROBLEM_LABELS[resolved.problem],
    lists: candidates.map(toListOfSpace),
  };
}
