import type { Webhook } from "../store/records.ts";
import type { DomainEvent } from "../store/store.ts";

/** The sending side of webhooks: a queue for each, on the sandbox's clock. */
export type Deliveries = {
  /** Turns what happened into deliveries and begins to send them; answers at once. */
  tell(event: DomainEvent): void;
  /** Resolves when nothing is under way and nothing that waits is due yet. */
  settle(): Promise<void>;
  /** How many wait or are under way, and when the next one is due. */
  pending(): { count: number; nextAt: number | null };
  /** Gives up what waits for a webhook that was suspended: it is never sent, even if the webhook is revived. */
  dropWaiting(webhook: Webhook): void;
  clear(): void;
  /** Stops for good. */
  stop(): void;
};
