import { parseArgs } from "node:util";
import { z } from "zod";
import { createLog, errorText } from "./log.ts";
import { SINGLE_MACHINE, startLocalInngest } from "./server.ts";

const whole = z.coerce.number().int().min(0);

/** Flags, each of which may come from the environment instead. */
const Settings = z.object({
  port: whole.max(65_535).default(0),
  host: z.string().default("127.0.0.1"),
  databaseUrl: z.string({ error: "Set --database-url, INNGEST_LOCAL_DATABASE_URL or DATABASE_URL" }).min(1),
  appUrls: z.array(z.url({ error: "--app-url must be a URL such as http://127.0.0.1:3000/api/inngest" })),
  eventKey: z.string().optional(),
  signingKey: z.string().optional(),
  maxCalls: whole.min(1).default(50),
  backoffMs: whole.optional(),
  syncEveryMs: whole.min(100).default(5_000),
  pollMs: whole.min(50).default(1_000),
  retentionDays: whole.min(1).default(7),
  leaseWaitMs: whole.default(10_000),
  graceMs: whole.default(5_000),
});

function readSettings(): z.infer<typeof Settings> {
  const { values } = parseArgs({
    options: {
      port: { type: "string" },
      host: { type: "string" },
      "database-url": { type: "string" },
      "app-url": { type: "string", multiple: true },
      "event-key": { type: "string" },
      "signing-key": { type: "string" },
      "max-calls": { type: "string" },
      "backoff-ms": { type: "string" },
      "sync-ms": { type: "string" },
      "poll-ms": { type: "string" },
      "retention-days": { type: "string" },
      "lease-wait-ms": { type: "string" },
      "grace-ms": { type: "string" },
    },
  });
  const { env } = process;
  return Settings.parse({
    port: values.port ?? env.INNGEST_LOCAL_PORT,
    host: values.host ?? env.INNGEST_LOCAL_HOST,
    databaseUrl: values["database-url"] ?? env.INNGEST_LOCAL_DATABASE_URL ?? env.DATABASE_URL,
    appUrls: values["app-url"] ?? (env.INNGEST_LOCAL_APP_URL ? env.INNGEST_LOCAL_APP_URL.split(",") : []),
    eventKey: values["event-key"] ?? env.INNGEST_EVENT_KEY,
    signingKey: values["signing-key"] ?? env.INNGEST_SIGNING_KEY,
    maxCalls: values["max-calls"],
    backoffMs: values["backoff-ms"],
    syncEveryMs: values["sync-ms"],
    pollMs: values["poll-ms"],
    retentionDays: values["retention-days"],
    leaseWaitMs: values["lease-wait-ms"],
    graceMs: values["grace-ms"],
  });
}

const log = createLog((line) => console.log(line));

try {
  const settings = readSettings();
  const server = await startLocalInngest({ ...settings, log });
  console.log(JSON.stringify({ ready: true, url: server.url }));
  log.info(SINGLE_MACHINE);

  let isStopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (isStopping) return;
    isStopping = true;
    log.info("Stopping; calls in flight may end first", { signal });
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error("Stopping failed", { error: errorText(error) });
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
} catch (error) {
  const message =
    error instanceof z.ZodError ? error.issues.map((issue) => issue.message).join("; ") : errorText(error);
  log.error("The local Inngest server cannot start", { error: message });
  process.exit(1);
}
