/** From a committed change to the job that compares: whoever wrote it, and without being asked to. */
import "server-only";
import { listen } from "#lib/platform/db/listen.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { dispatchEvents } from "#lib/platform/signal/dispatch.ts";
import { syncRequested } from "../schema.ts";

/** The channel of `relaydesk_request_sync`. */
const CHANNEL = "relaydesk_sync";
/** One organisation's bell rings at most this often: what comes meanwhile rings once at its end. */
const PAUSE_MS = 1_000;

/** Rings the bell for each organisation that has something to compare. What is missed, the sweep finds. */
export function startSyncBell(): { stop: () => Promise<void> } {
  const pausing = new Map<string, { hasMore: boolean }>();
  const ring = (organisationId: string) => {
    const pause = pausing.get(organisationId);
    if (pause !== undefined) {
      pause.hasMore = true;
      return;
    }
    pausing.set(organisationId, { hasMore: false });
    setTimeout(() => {
      const hasMore = pausing.get(organisationId)?.hasMore === true;
      pausing.delete(organisationId);
      if (hasMore) ring(organisationId);
    }, PAUSE_MS).unref();
    void ringSyncBell([organisationId]);
  };
  return listen(CHANNEL, ring);
}

/** Sends the bell's event. Nothing is lost with it: the requests are rows. */
export function ringSyncBell(organisationIds: string[]): Promise<void> {
  return dispatchEvents(
    organisationIds.map((organisationId) => ({
      id: newId(),
      organisationId,
      name: syncRequested.name,
      payload: { organisationId },
    })),
  );
}
