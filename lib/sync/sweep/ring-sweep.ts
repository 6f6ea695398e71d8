import "server-only";
import { newId } from "#lib/platform/ids/index.ts";
import { dispatchEvents } from "#lib/platform/signal/dispatch.ts";
import { sweepRequested } from "./schema.ts";

/** Rings for sweeps that nobody is at work on. Nothing is lost with a bell: a sweep is a row. */
export function ringSweep(left: readonly { organisationId: string; sweepId: string }[]): Promise<void> {
  return dispatchEvents(
    left.map(({ organisationId, sweepId }) => ({
      id: newId(),
      organisationId,
      name: sweepRequested.name,
      payload: { organisationId, sweepId },
    })),
  );
}
