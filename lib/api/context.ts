import "server-only";
import { type Actor, type Context, createContext, type Origin } from "#lib/platform/context/index.ts";
import { type Logger, logger as processLogger } from "#lib/platform/logger/index.ts";
import { dispatchEvents } from "#lib/platform/signal/dispatch.ts";
import { recordSecurityEvent } from "#lib/security/index.ts";

/**
 * The context of a caller who is known: events go to the job server after each commit, refusals to the
 * security events. The route wrapper, the page session and jobs build theirs here.
 */
export function buildContext(parts: {
  organisationId: string;
  actor: Actor;
  origin: Origin;
  requestId?: string;
  ipAddress?: string | null;
  logger?: Logger;
}): Context {
  const { requestId, ipAddress } = parts;
  const context: Context = createContext({
    ...parts,
    logger: parts.logger ?? processLogger,
    dispatch: dispatchEvents,
    recordRefusal: ({ verb, permission, actor, organisationId }) =>
      recordSecurityEvent({
        kind: "permission.refused",
        organisationId,
        actor: { type: actor.type, id: actor.id },
        subject: verb,
        detail: { permission },
        ipAddress: ipAddress ?? null,
        requestId: requestId ?? context.requestId,
      }),
  });
  return context;
}
