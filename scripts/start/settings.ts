/** What the start scripts themselves read from the environment; the app checks the rest of it. */
import { existsSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const root = path.resolve(import.meta.dirname, "../..");

const text = z
  .string()
  .optional()
  .transform((value) => (value === "" ? undefined : value));

const settingsSchema = z.object({
  NODE_ENV: text,
  PORT: z.coerce
    .number({ error: "PORT must be a number from 0 to 65535" })
    .int()
    .min(0)
    .max(65_535)
    .default(3000),
  DATA_DIR: z.string().min(1).default(".data"),
  DEMO: z
    .enum(["0", "1"], { error: "DEMO must be 1 (load demo data into an empty database) or 0" })
    .default("1"),
  DATABASE_URL: text,
  NEXTAUTH_URL: text,
  NEXTAUTH_SECRET: text,
  ENCRYPTION_KEYS: text,
  CLICKUP_CLIENT_ID: text,
  CLICKUP_CLIENT_SECRET: text,
  CLICKUP_REDIRECT_URI: text,
  CLICKUP_RATE_LIMIT: text,
  INNGEST_BASE_URL: text,
  INNGEST_EVENT_KEY: text,
  INNGEST_SIGNING_KEY: text,
});

export type Settings = z.infer<typeof settingsSchema> & { dataDirectory: string };

/** Reads `.env`, where there is one, and the environment, which goes first. */
export function readSettings(): Settings {
  const envFile = path.join(root, ".env");
  if (existsSync(envFile)) process.loadEnvFile(envFile);
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ""));
  const result = settingsSchema.safeParse(given);
  if (!result.success) {
    throw new Error(result.error.issues.map((issue) => issue.message).join("\n"));
  }
  return { ...result.data, dataDirectory: path.resolve(root, result.data.DATA_DIR) };
}

/**
 * On one machine, secrets that nobody set are made. Where NODE_ENV says production, somebody runs this for
 * others: then a missing secret is an error, for one made here would differ from copy to copy.
 */
export function requireProductionSecrets(settings: Settings): void {
  if (settings.NODE_ENV !== "production") return;
  const cures = {
    NEXTAUTH_SECRET: "make one with: openssl rand -base64 32",
    ENCRYPTION_KEYS: 'make one with: echo "key1:$(openssl rand -base64 32)"',
    NEXTAUTH_URL: "set it to the public address, e.g. https://desk.example.com",
  } as const;
  const missing = (["NEXTAUTH_SECRET", "ENCRYPTION_KEYS", "NEXTAUTH_URL"] as const).filter(
    (name) => settings[name] === undefined,
  );
  if (missing.length === 0) return;
  throw new Error(
    `NODE_ENV is production, and these settings are missing:\n${missing.map((name) => `  ${name}: ${cures[name]}`).join("\n")}`,
  );
}
