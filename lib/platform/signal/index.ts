import type { z } from "zod";

/**
 * A domain event: its name at the job server and the shape of its payload. Payloads carry ids, never records
 * and never secrets.
 */
export type Signal<Name extends string = string, Payload extends z.ZodType = z.ZodType> = {
  name: Name;
  payload: Payload;
};

/** Declares a domain event in a domain's `schema.ts`. Names read `area/noun.verb`. */
export function defineSignal<Name extends string, Payload extends z.ZodObject>(
  name: Name,
  payload: Payload,
): Signal<Name, Payload> {
  return { name, payload };
}

/** An event on its way out; `id` makes a second sending harmless. */
export type OutgoingEvent = { id: string; organisationId: string; name: string; payload: unknown };
