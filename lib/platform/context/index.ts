import { now as clockNow } from "../clock/index.ts";
import { newId } from "../ids/index.ts";
import type { Logger } from "../logger/index.ts";
import { type Permission, type Role, roleCan } from "../permissions/index.ts";
import type { OutgoingEvent } from "../signal/index.ts";

/** Who acts. A job, a webhook and the command line are actors too. */
export type Actor =
  | {
      type: "member";
      id: string;
      userId: string;
      sessionId: string;
      name: string;
      role: Exclude<Role, "guest">;
    }
  | { type: "contact"; id: string; customerId: string; userId: string; sessionId: string; name: string }
  | { type: "api_key"; id: string; name: string; scopes: readonly Permission[] }
  | { type: "system"; id: string; name: string }
  | { type: "clickup"; id: string; name: string }
  | { type: "cli"; id: string; name: string };

/** Where a change came in. */
export type Origin = "web" | "api" | "job" | "webhook" | "import" | "cli";

export type Refusal = { verb: string; permission: Permission; actor: Actor; organisationId: string };

/** What every verb runs with: who, for whom, from where, when. Built in few places, passed everywhere. */
export type Context = {
  organisationId: string;
  actor: Actor;
  origin: Origin;
  requestId: string;
  ipAddress: string | null;
  logger: Logger;
  now: () => Date;
  can: (permission: Permission) => boolean;
  /** Hands events to the job server after the commit. Must not throw: what it misses is swept up. */
  dispatch: (events: OutgoingEvent[]) => Promise<void>;
  /** Puts a refusal on record, outside any transaction. Must not throw. */
  recordRefusal: (refusal: Refusal) => Promise<void>;
};

/** Whether an actor may do something. Jobs and webhooks act for the product itself and may do all. */
export function actorCan(actor: Actor, permission: Permission): boolean {
  switch (actor.type) {
    case "member":
      return roleCan(actor.role, permission);
    case "contact":
      return roleCan("guest", permission);
    case "api_key":
      return actor.scopes.includes(permission);
    case "system":
    case "clickup":
    case "cli":
      return true;
  }
}

/** Fills in what follows from the rest. */
export function createContext(
  parts: Omit<Context, "can" | "now" | "requestId" | "ipAddress"> & {
    now?: () => Date;
    requestId?: string;
    ipAddress?: string | null;
  },
): Context {
  return {
    ...parts,
    requestId: parts.requestId ?? newId(),
    ipAddress: parts.ipAddress ?? null,
    now: parts.now ?? clockNow,
    can: (permission) => actorCan(parts.actor, permission),
  };
}
