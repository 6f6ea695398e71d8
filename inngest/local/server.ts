import http from "node:http";
import type { Engine } from "./execution/context.ts";
import { Dispatcher } from "./execution/dispatcher.ts";
import { endRun } from "./execution/end-run.ts";
import { Throttle } from "./execution/throttle.ts";
import { Queue } from "./flow/queue.ts";
import { createRouter } from "./http/router.ts";
import { createLog, errorText, type Log } from "./log.ts";
import { isSigningKey } from "./protocol/signature.ts";
import { CronClock } from "./schedule/cron.ts";
import { AppPoller } from "./schedule/poll-apps.ts";
import { startReclaiming } from "./schedule/reclaim.ts";
import { startRetention } from "./schedule/retention.ts";
import { TimerLoop } from "./schedule/timers.ts";
import { Database } from "./store/database.ts";
import { Lease } from "./store/lease.ts";
import { Registry } from "./store/registry.ts";

/** How a server is to run; only the database is required. Times are in milliseconds. */
export interface LocalInngestOptions {
  databaseUrl: string;
  /** 0 (the default) takes any free port. */
  port?: number;
  host?: string;
  /** Addresses where apps serve their functions, such as http://127.0.0.1:3000/api/inngest. */
  appUrls?: readonly string[];
  /** Without it any event key is taken. */
  eventKey?: string | null;
  /** Without it nothing is signed and nothing is checked. */
  signingKey?: string | null;
  /** Calls of apps at once, over all functions. */
  maxCalls?: number;
  /** Instead of the real server's table of waits before a retry; for tests. */
  backoffMs?: number | null;
  /** How often apps are asked whether their functions changed. */
  syncEveryMs?: number;
  /** The safety net under the wake-ups in process. */
  pollMs?: number;
  retentionDays?: number;
  /** How long to wait for another server on the same database to go away. */
  leaseWaitMs?: number;
  /** How long calls in flight get to end when the server is closed. */
  graceMs?: number;
  log?: Log;
}

export interface LocalInngest {
  url: string;
  close(): Promise<void>;
}

/** The sentence that README, log and status page share. */
export const SINGLE_MACHINE =
  "This is the single-machine default. Beyond one machine use Inngest Cloud or a self-hosted Inngest server.";

function listen(server: http.Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const address = server.address();
      if (address && typeof address === "object") resolve(address.port);
      else reject(new Error("The server has no port"));
    });
  });
}

/**
 * Starts a server in this process and answers when it takes requests. Throws `LeaseTaken` when another server works
 * on the same database, and whatever PostgreSQL or the port say when they cannot be had.
 */
export async function startLocalInngest(options: LocalInngestOptions): Promise<LocalInngest> {
  const log = options.log ?? createLog(() => {});
  const signingKey = options.signingKey || null;
  if (signingKey && !isSigningKey(signingKey))
    throw new Error(
      "The signing key must be hexadecimal with an even number of digits, optionally after signkey-<environment>-",
    );
  const host = options.host ?? "127.0.0.1";
  const pollMs = options.pollMs ?? 1_000;
  const maxCalls = options.maxCalls ?? 50;
  const database = new Database(options.databaseUrl, 12);
  const queue = new Queue(options.databaseUrl, database.sql, (error) =>
    log.warn("The queue reports a problem", { error: errorText(error) }),
  );
  const registry = new Registry();
  let isLeased = false;

  const engine: Engine = {
    database,
    queue,
    registry,
    log,
    now: () => new Date(),
    wake: {
      calls: (at) => dispatcher.wakeAt(at),
      timers: (at) => timers.wakeAt(at),
    },
    matchEvent: (id) => timers.match(id),
    runEnded: (id) => dispatcher.runEnded(id),
    cancelRun: (unit, run) => endRun(engine, unit, run, "cancelled", null),
  };
  const throttle = new Throttle(database, registry);
  const dispatcher = new Dispatcher(engine, throttle, {
    maxCalls,
    signingKey,
    backoffMs: options.backoffMs ?? null,
    pollMs,
  });
  const timers = new TimerLoop(engine, pollMs);
  const crons = new CronClock(engine);
  const poller = new AppPoller(engine, signingKey, (origin, isModified) => {
    dispatcher.appIsBack(origin);
    if (isModified) crons.refresh();
  });

  function begin(): void {
    isLeased = true;
    dispatcher.start();
    timers.start();
    crons.start();
  }
  async function takeOver(): Promise<void> {
    await queue.releaseClaims();
    await registry.load(database.sql);
    await throttle.load();
  }
  const lease = new Lease(options.databaseUrl, (state, isSameHolder) => {
    if (state === "lost") {
      isLeased = false;
      dispatcher.pause();
      timers.pause();
      crons.pause();
      log.error("The connection that holds the database for this server broke; work waits");
      return;
    }
    log.info("The database is held again; work goes on");
    if (isSameHolder) begin();
    else {
      dispatcher.forget();
      takeOver().then(begin, (error: unknown) => {
        log.error("Taking over failed; start the server again", { error: errorText(error) });
      });
    }
  });

  const server = http.createServer(
    { requestTimeout: 60_000 },
    createRouter(engine, dispatcher, {
      eventKey: options.eventKey || null,
      signingKey,
      isHealthy: () => isLeased,
      onSynced: (isModified) => {
        dispatcher.claim();
        if (isModified) crons.refresh();
      },
    }),
  );
  server.keepAliveTimeout = 65_000;
  const stops: (() => void)[] = [];

  async function release(): Promise<void> {
    for (const stop of stops) stop();
    await queue.stop().catch(() => {});
    await database.close();
    await lease.close();
  }

  try {
    await lease.take(options.leaseWaitMs ?? 10_000);
    await queue.start();
    await takeOver();
    const port = await listen(server, options.port ?? 0, host);
    begin();
    stops.push(
      startRetention(engine, options.retentionDays ?? 7),
      startReclaiming(
        engine,
        (kind, id) => (kind === "call" ? dispatcher.owns(id) : timers.owns(id)),
        () => isLeased,
      ),
    );
    poller.start(options.appUrls ?? [], options.syncEveryMs ?? 5_000);
    const name = host.includes(":") ? `[${host}]` : host;
    let closing: Promise<void> | null = null;
    const close = async () => {
      await poller.close();
      await Promise.all([crons.close(), timers.close(), dispatcher.close(options.graceMs ?? 5_000)]);
      // Calls that end within the grace still need checkpoints and events, so the port closes last.
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      await release();
    };
    return {
      url: `http://${name}:${port}`,
      close: () => {
        closing ??= close();
        return closing;
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}
