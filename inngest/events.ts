/**
 * Every event that the job server carries: the signals of the domains, whose `schema.ts` declare name and
 * payload. Payloads hold ids, never records and never secrets; each gets the organisation's id on its way out.
 */
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import type { Signal } from "#lib/platform/signal/index.ts";

/** What a job reads of its event: the signal's own fields and the organisation that it happened in. */
export function jobPayload<Payload extends z.ZodType>(signal: Signal<string, Payload>) {
  return z.object({ organisationId: idSchema }).and(signal.payload);
}

export type JobPayload<Payload extends z.ZodType> = z.output<Payload> & { organisationId: string };
