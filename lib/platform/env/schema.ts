import { z } from "zod";

const url = (example: string) =>
  z.url({ error: `must be a URL such as ${example}` }).transform((value) => value.replace(/\/+$/, ""));

const wholeNumber = (minimum: number, maximum: number) =>
  z.coerce
    .number({ error: `must be a whole number from ${minimum} to ${maximum}` })
    .int()
    .min(minimum, { error: `must be at least ${minimum}` })
    .max(maximum, { error: `must be at most ${maximum}` });

const optionalText = z.string().min(1).optional();

/** Every setting of the app. An empty value counts as not set. */
export const environmentSchema = z
  .object({
    NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
    PORT: wholeNumber(0, 65_535).default(3000),
    DATA_DIR: z.string().default(".data"),
    DEMO: z
      .enum(["0", "1"], { error: "must be 1 (load demo data into an empty database) or 0" })
      .default("1"),
    LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
    DATABASE_URL: z
      .string({
        error:
          "is not set. `npm start` sets it for the embedded database; otherwise set it to postgresql://user:password@host:5432/database",
      })
      .regex(/^postgres(ql)?:\/\//, {
        error: "must look like postgresql://user:password@host:5432/database",
      }),
    NEXTAUTH_URL: url("https://desk.example.com").default("http://localhost:3000"),
    NEXTAUTH_SECRET: z
      .string({ error: "is not set. Make one with: openssl rand -base64 32" })
      .min(32, { error: "must have at least 32 characters. Make one with: openssl rand -base64 32" }),
    ENCRYPTION_KEYS: z
      .string({
        error:
          'is not set. It holds keyId:base64Key pairs, the newest first; make one with: echo "key1:$(openssl rand -base64 32)"',
      })
      .transform((value, context) => parseEncryptionKeys(value, context)),
    CLICKUP_CLIENT_ID: optionalText,
    CLICKUP_CLIENT_SECRET: optionalText,
    CLICKUP_REDIRECT_URI: url("https://desk.example.com/clickup/oauth/callback").optional(),
    CLICKUP_API_URL: url("https://api.clickup.com/api/v2").default("https://api.clickup.com/api/v2"),
    CLICKUP_AUTHORIZE_URL: url("https://app.clickup.com/api").default("https://app.clickup.com/api"),
    CLICKUP_RATE_LIMIT: wholeNumber(1, 100_000).default(100),
    CLICKUP_RATE_LIMIT_THRESHOLD: wholeNumber(1, 100_000).default(90),
    INNGEST_BASE_URL: url("http://localhost:8288").optional(),
    INNGEST_EVENT_KEY: optionalText,
    INNGEST_SIGNING_KEY: optionalText,
    UPSTASH_REDIS_REST_URL: url("https://name.upstash.io").optional(),
    UPSTASH_REDIS_REST_TOKEN: optionalText,
    SMTP_URL: z
      .string()
      .regex(/^smtps?:\/\//, { error: "must look like smtp://user:password@host:587" })
      .optional(),
    MAIL_FROM: z.string().default("Relaydesk <no-reply@relaydesk.local>"),
    S3_ENDPOINT: url("https://s3.eu-central-1.amazonaws.com").optional(),
    S3_REGION: z.string().default("us-east-1"),
    S3_BUCKET: optionalText,
    S3_ACCESS_KEY_ID: optionalText,
    S3_SECRET_ACCESS_KEY: optionalText,
    ATTACHMENT_MAX_BYTES: wholeNumber(1, 1_073_741_824).default(26_214_400),
  })
  .superRefine((env, context) => {
    const allOrNone = (names: (keyof typeof env)[], what: string) => {
      const missing = names.filter((name) => env[name] === undefined);
      if (missing.length === 0 || missing.length === names.length) return;
      for (const name of missing) {
        context.addIssue({
          code: "custom",
          path: [name],
          message: `is not set, but ${what} needs ${names.join(", ")} together`,
        });
      }
    };
    allOrNone(["CLICKUP_CLIENT_ID", "CLICKUP_CLIENT_SECRET"], "ClickUp");
    allOrNone(["UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN"], "Upstash Redis");
    allOrNone(["S3_BUCKET", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"], "S3 storage");
    if (env.CLICKUP_RATE_LIMIT_THRESHOLD > env.CLICKUP_RATE_LIMIT) {
      context.addIssue({
        code: "custom",
        path: ["CLICKUP_RATE_LIMIT_THRESHOLD"],
        message: `must not exceed CLICKUP_RATE_LIMIT (${env.CLICKUP_RATE_LIMIT})`,
      });
    }
  });

export type Environment = z.output<typeof environmentSchema>;

export type EncryptionKey = { id: string; key: Buffer };

function parseEncryptionKeys(value: string, context: z.RefinementCtx): EncryptionKey[] {
  const keys: EncryptionKey[] = [];
  for (const pair of value.split(",").map((part) => part.trim())) {
    const match = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/_=-]+)$/.exec(pair);
    const [, id, encoded] = match ?? [];
    const key = encoded === undefined ? undefined : Buffer.from(encoded, "base64");
    if (id === undefined || key === undefined || key.length !== 32) {
      context.addIssue({
        code: "custom",
        message:
          'must be a comma-separated list of keyId:base64Key with 32-byte keys. Make one with: echo "key1:$(openssl rand -base64 32)"',
      });
      return z.NEVER;
    }
    keys.push({ id, key });
  }
  return keys;
}
