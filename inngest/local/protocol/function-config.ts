import { z } from "zod";
import { compileExpression } from "../expressions/evaluate.ts";
import { ExpressionError } from "../expressions/syntax.ts";
import { parseDurationMs } from "./durations.ts";

/** The server's own bounds and defaults (`pkg/consts` of the real server). */
const DEFAULT_RETRIES = 4;
const MAX_RETRIES = 20;

const duration = z.string().refine((text) => parseDurationMs(text) !== null, {
  error: (issue) => `${JSON.stringify(issue.input)} is not a time such as "10s" or "1h30m"`,
});

const expression = z.string().superRefine((source, context) => {
  try {
    compileExpression(source);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    context.addIssue({
      code: "custom",
      message: `The expression ${JSON.stringify(source)} is refused: ${error.message}`,
    });
  }
});

const keyExpression = expression.optional().nullish();

const concurrencyEntry = z.object({
  limit: z.number().int().min(0),
  key: keyExpression,
  scope: z.enum(["fn", "env", "account"]).optional().nullish(),
});

const concurrency = z
  .union([z.number().int().min(0), concurrencyEntry, z.array(concurrencyEntry).max(2)])
  .transform((value) =>
    typeof value === "number" ? [{ limit: value }] : Array.isArray(value) ? value : [value],
  )
  .pipe(z.array(concurrencyEntry));

/** A function as an SDK registers it: SDK specification, section 4.3.2. */
export const FunctionConfig = z.object({
  id: z.string().min(1).max(512),
  name: z.string().optional(),
  triggers: z.array(
    z.union([
      z.object({ event: z.string().min(1), expression: expression.optional().nullish() }),
      z.object({ cron: z.string().min(1), jitter: z.string().optional().nullish() }),
    ]),
  ),
  steps: z.record(
    z.string(),
    z.object({
      runtime: z.object({ type: z.literal("http"), url: z.url() }),
      retries: z
        .object({ attempts: z.number().int().min(0).optional() })
        .optional()
        .nullish(),
    }),
  ),
  idempotency: expression.optional().nullish(),
  batchEvents: z
    .object({ maxSize: z.number().int().min(1).max(100), timeout: duration, key: keyExpression })
    .optional()
    .nullish(),
  rateLimit: z
    .object({ limit: z.number().int().min(1), period: duration, key: keyExpression })
    .optional()
    .nullish(),
  throttle: z
    .object({
      limit: z.number().int().min(1),
      period: duration,
      burst: z.number().int().min(0).optional().nullish(),
      key: keyExpression,
    })
    .optional()
    .nullish(),
  concurrency: concurrency.optional().nullish(),
  debounce: z
    .object({ period: duration, timeout: duration.optional().nullish(), key: keyExpression })
    .optional()
    .nullish(),
  priority: z.object({ run: expression.optional().nullish() }).optional().nullish(),
  timeouts: z
    .object({ start: duration.optional().nullish(), finish: duration.optional().nullish() })
    .optional()
    .nullish(),
  singleton: z
    .object({ key: keyExpression, mode: z.enum(["skip", "cancel"]) })
    .optional()
    .nullish(),
  cancel: z
    .array(
      z.object({
        event: z.string().min(1),
        if: expression.optional().nullish(),
        timeout: z.string().optional().nullish(),
      }),
    )
    .max(5)
    .optional()
    .nullish(),
});
export type FunctionConfig = z.infer<typeof FunctionConfig>;

/** What an app sends to `POST /fn/register`, or answers to an in-band sync. */
export const RegisterRequest = z.object({
  url: z.url(),
  appName: z.string().min(1).optional(),
  app_id: z.string().min(1).optional(),
  framework: z.string().optional().nullish(),
  sdk: z.string().default("unknown"),
  functions: z.array(FunctionConfig),
});
export type RegisterRequest = z.infer<typeof RegisterRequest>;

/** Attempts that one step or function call gets in all. */
export function maxAttempts(config: FunctionConfig): number {
  const [step] = Object.values(config.steps);
  return Math.min(step?.retries?.attempts ?? DEFAULT_RETRIES, MAX_RETRIES) + 1;
}

/** Where the function's calls go. */
export function callUrl(config: FunctionConfig): string {
  const [step] = Object.values(config.steps);
  if (!step) throw new Error(`Function ${config.id} has no step to call`);
  return step.runtime.url;
}
