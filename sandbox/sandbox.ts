import type { SandboxClock } from "./clock.ts";
import type { EventRing } from "./event-ring.ts";
import type { FaultDial } from "./faults.ts";
import type { RateLimiter } from "./rate-limit.ts";
import type { RequestLog } from "./request-log.ts";
import type { Settings } from "./settings.ts";
import type { FileStore } from "./store/files.ts";
import type { Store } from "./store/store.ts";
import type { Deliveries } from "./webhooks/deliveries.ts";
import type { DeliveryLog } from "./webhooks/delivery-log.ts";

/** The OAuth app that the sandbox knows. Without registered addresses, any on this machine is accepted. */
export type OAuthClient = { id: string; secret: string; redirectUris: string[] };

/** A running sandbox, as its parts see it. */
export type Sandbox = {
  store: Store;
  clock: SandboxClock;
  faults: FaultDial;
  limiter: RateLimiter;
  log: RequestLog;
  events: EventRing;
  deliveries: Deliveries;
  deliveryLog: DeliveryLog;
  /** The bytes of attachments. */
  files: FileStore;
  client: OAuthClient;
  settings(): Settings;
  changeSettings(change: Partial<Settings>): void;
  /** Where the sandbox is reached, without a slash at the end. */
  baseUrl(): string;
  /** Tells whoever runs the sandbox that it failed at something that it should not fail at. */
  reportError(error: unknown): void;
  /** Forgets everything and starts again from a seed. */
  reset(seed: string): void;
};
