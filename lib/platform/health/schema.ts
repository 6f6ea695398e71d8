import { z } from "zod";

/** ok: works. degraded: the app serves, but something people need is slow or missing. down: it cannot serve. */
export const healthStatusSchema = z.enum(["ok", "degraded", "down"]);
export type HealthStatus = z.infer<typeof healthStatusSchema>;

export const checkResultSchema = z.object({
  status: healthStatusSchema,
  /** How long the check took, in milliseconds. */
  ms: z.number(),
  /** What is wrong, for an operator. */
  reason: z.string().optional(),
});
export type CheckResult = z.infer<typeof checkResultSchema>;

export const readinessSchema = z.object({
  status: healthStatusSchema,
  checks: z.record(z.string(), checkResultSchema),
  checkedAt: z.iso.datetime(),
});
export type Readiness = z.infer<typeof readinessSchema>;
