/** How a token's rate budget is used, and who gets what part of it. */
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { LANES } from "./budget/lanes.ts";
import { CUSTOMER_SHARES } from "./budget/shares.ts";

export const budgetSchema = z.object({
  /** Calls of the last minute. */
  used: z.number().int(),
  /** Calls a minute that the token may make. */
  limit: z.number().int(),
  /** From here on the use is worth a warning. */
  threshold: z.number().int(),
  state: z.enum(["ok", "warning", "exhausted"]),
  /** Jobs that wait for their turn. */
  waiting: z.number().int(),
  blockedUntil: z.string().nullable(),
});
export type Budget = z.infer<typeof budgetSchema>;

export const laneSchema = z.enum(LANES);
export { LANE_LABELS } from "./budget/lanes.ts";

export const budgetInput = z.strictObject({
  /** How far to look back: so many minutes, the present one included. */
  minutes: z.coerce.number().int().min(1).max(60).default(5),
});

/** Calls of the last minutes, and how many wait now. */
const usage = { calls: z.number().int(), waiting: z.number().int() };

export const budgetShareSchema = z.object({
  connectionId: idSchema,
  /** Whose connection it is. */
  person: z.string(),
  budget: budgetSchema,
  lanes: z.array(z.object({ lane: laneSchema, ...usage })),
  /** Those that used the most of it, or wait the most. */
  customers: z.array(z.object({ customer: z.object({ id: idSchema, name: z.string() }), ...usage })),
  otherCustomers: z.object({ count: z.number().int(), ...usage }),
  /** The organisation's own: Spaces, webhooks, and what people do. */
  organisation: z.object(usage),
  /** Minutes without calls are left out. */
  byMinute: z.array(z.object({ at: z.string(), calls: z.number().int() })),
});
export type BudgetShare = z.infer<typeof budgetShareSchema>;

export const budgetSharesSchema = z.object({
  since: z.string(),
  minutes: z.number().int(),
  connections: z.array(budgetShareSchema),
});

export const customerShareSchema = z.enum(CUSTOMER_SHARES);
export { CUSTOMER_SHARES, type CustomerShare, SHARE_LABELS } from "./budget/shares.ts";
