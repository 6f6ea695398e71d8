import { afterAll, afterEach, describe, expect, it } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { createOrganisation } from "#lib/testing/contexts.ts";
import { dispatchEvents, setEventSender } from "./dispatch.ts";
import type { OutgoingEvent } from "./index.ts";

afterEach(() => setEventSender(async () => {}));
afterAll(disconnectDatabase);

/** Events as they lie in the outbox after their commits. */
async function commitEvents(count: number): Promise<OutgoingEvent[]> {
  const { organisationId } = await createOrganisation();
  const events = Array.from({ length: count }, (_, index) => ({
    id: newId(),
    organisationId,
    name: "tickets/ticket.created",
    payload: { organisationId, index },
  }));
  await systemDb().outboxEvent.createMany({ data: events });
  return events;
}

const rowsOf = (events: OutgoingEvent[]) =>
  systemDb().outboxEvent.findMany({ where: { id: { in: events.map(({ id }) => id) } } });

describe("dispatchEvents", () => {
  it("sends what many commits left at once in few calls, each event once, and marks all of them", async () => {
    const events = await commitEvents(60);
    const calls: string[][] = [];
    setEventSender(async (sent) => {
      calls.push(sent.map(({ id }) => id));
      await new Promise((resolve) => setImmediate(resolve));
    });
    await Promise.all(events.map((event) => dispatchEvents([event])));
    expect(calls.length).toBeLessThanOrEqual(2);
    expect(calls.flat().sort()).toEqual(events.map(({ id }) => id).sort());
    expect((await rowsOf(events)).every(({ dispatchedAt }) => dispatchedAt !== null)).toBe(true);
  });

  it("comes back only when its own events were handed over", async () => {
    const [first, second] = await commitEvents(2);
    if (first === undefined || second === undefined) throw new Error("no events");
    const sent = new Set<string>();
    setEventSender(async (events) => {
      await new Promise((resolve) => setImmediate(resolve));
      for (const { id } of events) sent.add(id);
    });
    const before = dispatchEvents([first]);
    await dispatchEvents([second]);
    expect(sent.has(second.id)).toBe(true);
    await before;
  });

  it("leaves what could not be sent to the sweep, with the reason, and goes on with the next", async () => {
    const [lost, kept] = await commitEvents(2);
    if (lost === undefined || kept === undefined) throw new Error("no events");
    setEventSender(async () => {
      throw new Error("the job server is away");
    });
    await dispatchEvents([lost]);
    expect(await rowsOf([lost])).toMatchObject([
      { dispatchedAt: null, attempts: 1, lastError: "the job server is away" },
    ]);
    setEventSender(async () => {});
    await dispatchEvents([kept]);
    expect((await rowsOf([kept]))[0]?.dispatchedAt).not.toBeNull();
  });
});
