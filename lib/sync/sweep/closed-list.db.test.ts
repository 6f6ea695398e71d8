/** A task may be seen where its List is not: then its status stays as it is, and all else goes on. */
import { describe, expect, it } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";
import { openSweepWorld } from "#lib/testing/test-sweep-world.ts";

const world = await openSweepWorld();

const listIn = (name: string) => {
  const space = world.sandbox.control.addSpace({ workspaceId: world.workspaceId, name });
  return world.sandbox.control.addList({ spaceId: space.id, name }).id;
};
const causes = async (linkId: string) =>
  (await world.differences({ linkId })).map(({ field, cause, state }) => [field, cause, state]);

describe("a List that ClickUp does not let us read", () => {
  it("keeps neither the sweep from its end nor the other fields of its tasks from being healed", async () => {
    const [inside, beside] = await world.makePairs(2);
    if (!inside || !beside) throw new Error("No pairs were made");
    const closed = listIn("Closed to us");
    world.sandbox.control.addFault({
      kind: "error_before_commit",
      status: 401,
      ecode: "OAUTH_027",
      match: { method: "GET", path: `/list/${closed}` },
    });
    world.sandbox.control.addFault({ kind: "drop" });
    world.sandbox.control.moveTask(inside.taskId, { listId: closed });
    world.sandbox.control.changeTask(inside.taskId, { change: { priority: 1 } });
    world.sandbox.control.changeTask(beside.taskId, { change: { priority: 1 } });
    world.clock.advance(600_000);
    await world.sweep();
    await world.settle();
    expect(await causes(beside.linkId)).toEqual([["priority", "missed_event", "healed"]]);
    for (const { ticketId } of [inside, beside])
      expect(await systemDb().ticket.findUniqueOrThrow({ where: { id: ticketId } })).toMatchObject({
        priority: "urgent",
      });
    expect(await causes(inside.linkId)).toContainEqual(["task", "moved", "healed"]);
  });
});
