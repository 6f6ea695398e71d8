import "server-only";
import { getCustomerClickup, listsOfSpace } from "#lib/clickup/index.ts";
import type { ListOfSpace } from "#lib/clickup/schema.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { invalidField } from "#lib/platform/errors/index.ts";
import { noSpace } from "./internal/no-space.ts";
import type { TaskState } from "./schema.ts";

type Ask<Input> = (ctx: Context, input: Input) => Promise<TaskState>;

/** Picks the List for a source whose own is not there: checked with ClickUp, then put on record. */
export function defineListChoice(verbs: {
  getTask: Ask<{ id: string }>;
  putIntoList: Ask<{ id: string; entryId?: string | undefined; listId: string }>;
}) {
  /** The Lists that the source's task could go into. */
  async function listChoices(ctx: Context, { id }: { id: string }): Promise<ListOfSpace[]> {
    const { customerId } = await verbs.getTask(ctx, { id });
    const { space } = await getCustomerClickup(ctx, { id: customerId });
    if (space === null) throw noSpace();
    return (await listsOfSpace(ctx, { spaceId: space.id, connectionId: space.connection.id })).items;
  }

  async function chooseList(
    ctx: Context,
    { id, entryId, listId }: { id: string; entryId?: string; listId: string },
  ): Promise<TaskState> {
    const choices = await listChoices(ctx, { id });
    if (!choices.some((list) => list.id === listId))
      throw invalidField("listId", "This List is not in the customer's Space, or it is archived.");
    return verbs.putIntoList(ctx, { id, entryId, listId });
  }

  return { listChoices, chooseList };
}
