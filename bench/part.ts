/**
 * One part of the benchmark in a process of its own, since settings are read once a process:
 *
 *   node bench/part.ts <a|b|c|d|e|f|g> <result.json>
 */
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { disconnectDatabase } from "#lib/platform/db/index.ts";
import { type Stack, startStack } from "../scripts/test/stack.ts";
import { measureApiThroughput } from "./api-throughput.ts";
import { measureFairness, withDatabase } from "./fairness.ts";
import { measureBacklog, measureClickToTask } from "./pipeline.ts";
import type { Row } from "./report.ts";
import { measureSweep } from "./sweep.ts";
import { measureTicketsAtScale } from "./tickets-at-scale.ts";
import { measureWebhooks } from "./webhooks.ts";

/** Calls a minute for the backlog: a thousand creations span more than two full windows. */
const BACKLOG_LIMIT = 400;

type Part = {
  env: Record<string, string>;
  run: (stack: Stack) => Promise<{ rows: Row[]; results: Record<string, unknown> }>;
};

const PARTS: Record<string, Part> = {
  a: { env: { CLICKUP_RATE_LIMIT: "100000" }, run: measureClickToTask },
  b: { env: {}, run: measureTicketsAtScale },
  c: {
    env: {
      CLICKUP_RATE_LIMIT: String(BACKLOG_LIMIT),
      CLICKUP_RATE_LIMIT_THRESHOLD: String(BACKLOG_LIMIT * 0.9),
    },
    run: (stack) => measureBacklog(stack, BACKLOG_LIMIT),
  },
  d: { env: {}, run: measureApiThroughput },
  e: { env: { CLICKUP_RATE_LIMIT: "100000" }, run: measureWebhooks },
  g: { env: { CLICKUP_RATE_LIMIT: "1000" }, run: measureSweep },
};

const [name = "", resultFile = ""] = process.argv.slice(2);
const part = PARTS[name];
if (part !== undefined) await runWithStack(part);
else if (name === "f") await runWithDatabase();
else throw new Error(`There is no part “${name}”; there are ${Object.keys(PARTS).join(", ")}, f.`);

/** Needs no app: its clock is simulated. */
async function runWithDatabase(): Promise<void> {
  await withDatabase(async (databaseUrl) => {
    Object.assign(process.env, {
      DATABASE_URL: databaseUrl,
      NEXTAUTH_URL: "http://localhost:3000",
      NEXTAUTH_SECRET: randomBytes(32).toString("base64"),
      ENCRYPTION_KEYS: `bench:${randomBytes(32).toString("base64")}`,
      LOG_LEVEL: "warn",
    });
    await writeFile(resultFile, JSON.stringify(await measureFairness()));
    await disconnectDatabase();
  });
}

async function runWithStack(part: Part): Promise<void> {
  const stack = await startStack({ DEMO: "0", LOG_LEVEL: "warn", ...part.env });
  try {
    // Rows are written and cookies signed with the app's own modules, against this stack.
    Object.assign(process.env, {
      DATABASE_URL: stack.databaseUrl,
      NEXTAUTH_URL: stack.url,
      NEXTAUTH_SECRET: stack.secrets.nextAuthSecret,
      ENCRYPTION_KEYS: stack.secrets.encryptionKeys,
      LOG_LEVEL: "warn",
    });
    await writeFile(resultFile, JSON.stringify(await part.run(stack)));
  } finally {
    await disconnectDatabase();
    await stack.stop();
  }
}
