import type { HeldClock } from "../clock.ts";
import type { RunningSandbox } from "../server.ts";
import type { DeliveryRequest, DeliveryTransport } from "../webhooks/transport.ts";
import { textAt } from "./harness.ts";

/** An endpoint in the same process: takes deliveries, remembers them, and answers as a test wants. */
export type TestEndpoint = {
  deliver: DeliveryTransport;
  received: DeliveryRequest[];
  /** The bodies received, parsed. */
  bodies(): unknown[];
  /** The events received, in order. */
  events(): string[];
  /** What it answers from now on: a status, or a promise for one. */
  answer(reply: (request: DeliveryRequest) => number | Promise<number>): void;
  clear(): void;
};

/** Makes an endpoint that answers 200. */
export function createEndpoint(): TestEndpoint {
  let reply: (request: DeliveryRequest) => number | Promise<number> = () => 200;
  const received: DeliveryRequest[] = [];
  const bodies = () => received.map(({ body }): unknown => JSON.parse(body));
  return {
    received,
    bodies,
    deliver: async (request) => {
      received.push(request);
      return { status: await reply(request) };
    },
    events: () => bodies().map((body) => textAt(body, "event")),
    answer(next) {
      reply = next;
    },
    clear() {
      received.length = 0;
    },
  };
}

/** Lets all deliveries end, moving the clock on from one that is due to the next. */
export async function drain(sandbox: RunningSandbox, clock: HeldClock): Promise<void> {
  for (;;) {
    await sandbox.control.settleDeliveries();
    const { nextAt } = sandbox.control.pendingDeliveries();
    if (nextAt === null) return;
    clock.advance(Math.max(1, nextAt - clock.now()));
  }
}
