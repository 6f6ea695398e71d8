import { createServer } from "node:http";
import { serveApi } from "./api/serve.ts";
import { ClickUpError } from "./clickup-error.ts";
import { type SandboxClock, systemClock } from "./clock.ts";
import { createControl, type SandboxControl } from "./control/operations.ts";
import { CONTROL_PREFIX, serveControl } from "./control/serve.ts";
import { createEventRing } from "./event-ring.ts";
import { createFaultDial } from "./faults.ts";
import { jsonAnswer, send } from "./http/answer.ts";
import { readRequest } from "./http/request.ts";
import { createRateLimiter } from "./rate-limit.ts";
import { createRequestLog } from "./request-log.ts";
import type { Sandbox } from "./sandbox.ts";
import { DEFAULT_SETTINGS, type Settings } from "./settings.ts";
import { openFiles } from "./store/files.ts";
import { seedDemo } from "./store/seed.ts";
import { openStore } from "./store/store.ts";
import { servePage } from "./web/serve.ts";
import { createDeliveries } from "./webhooks/create-deliveries.ts";
import { createDeliveryLog } from "./webhooks/delivery-log.ts";
import { type DeliveryTransport, httpTransport } from "./webhooks/transport.ts";

/** The client id and secret of the sandbox's OAuth app unless others are given. */
export const DEFAULT_CLIENT_ID = "relaydesk-sandbox";
export const DEFAULT_CLIENT_SECRET = "relaydesk-sandbox-secret";

export type SandboxOptions = {
  /** 0, the default, lets the operating system choose. */
  port?: number;
  host?: string;
  /** Journal file; without one everything is forgotten at the end. */
  file?: string | null;
  seed?: string;
  /** Settings that differ from the defaults; a reset returns to them. */
  settings?: Partial<Settings>;
  clientId?: string;
  clientSecret?: string;
  /** Registered redirect addresses; with none, any on this machine is accepted. */
  redirectUris?: string[];
  clock?: SandboxClock;
  /** Carries webhook deliveries; HTTP unless a test gives something that needs no network. */
  deliver?: DeliveryTransport;
  /** Hears of failures of the sandbox itself; they are thrown away unless given. */
  onError?: (error: unknown) => void;
};

export type RunningSandbox = {
  /** Without a slash at the end. The API is below `/api/v2`, the consent page at `/api`. */
  url: string;
  port: number;
  control: SandboxControl;
  /** Stops listening, cuts open connections, and settles the file. */
  close(): Promise<void>;
};

/**
 * Starts a sandbox in this process.
 * @throws Error when the port is taken, or the file is not one of the sandbox's.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<RunningSandbox> {
  const host = options.host ?? "127.0.0.1";
  const sandbox = createSandbox(options, () => baseUrl);
  const control = createControl(sandbox);
  const server = createServer((message, response) => {
    const path = (message.url ?? "/").split("?")[0] ?? "/";
    const work = /^\/api\/v[23]\//.test(path)
      ? serveApi(sandbox, message, response)
      : readRequest(message).then(async (request) => {
          if (path === "/health") return send(response, jsonAnswer(200, { status: "ok" }));
          const isControl = path === CONTROL_PREFIX || path.startsWith(`${CONTROL_PREFIX}/`);
          send(response, isControl ? await serveControl(control, request) : servePage(sandbox, request));
        });
    work.catch((error: unknown) => {
      // A caller who hung up is no failure of the sandbox.
      if (response.destroyed) return;
      if (!(error instanceof ClickUpError)) sandbox.reportError(error);
      const status = error instanceof ClickUpError ? error.status : 500;
      if (response.headersSent) response.destroy();
      else send(response, jsonAnswer(status, { error: "The sandbox could not answer; see its log." }));
    });
  });
  let port: number;
  try {
    port = await new Promise<number>((resolve, reject) => {
      server.once("error", reject);
      server.listen(options.port ?? 0, host, () => {
        const address = server.address();
        if (address !== null && typeof address === "object") resolve(address.port);
        else reject(new Error("The sandbox has no port."));
      });
    });
  } catch (error) {
    sandbox.store.close();
    throw error;
  }
  const reachableHost = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  const baseUrl = `http://${reachableHost.includes(":") ? `[${reachableHost}]` : reachableHost}:${port}`;
  return {
    url: baseUrl,
    port,
    control,
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      sandbox.deliveries.stop();
      sandbox.store.close();
    },
  };
}

function createSandbox(options: SandboxOptions, baseUrl: () => string): Sandbox {
  const clock = options.clock ?? systemClock;
  const firstSettings = { ...DEFAULT_SETTINGS, ...options.settings };
  let settings = firstSettings;
  const deliveryLog = createDeliveryLog();
  const files = openFiles(options.file ? `${options.file}.attachments` : null);
  const parts: Omit<Sandbox, "store"> = {
    clock,
    faults: createFaultDial(clock),
    limiter: createRateLimiter(clock),
    log: createRequestLog(),
    events: createEventRing(),
    deliveries: createDeliveries(() => sandbox, deliveryLog, options.deliver ?? httpTransport),
    deliveryLog,
    files,
    client: {
      id: options.clientId ?? DEFAULT_CLIENT_ID,
      secret: options.clientSecret ?? DEFAULT_CLIENT_SECRET,
      redirectUris: options.redirectUris ?? [],
    },
    settings: () => settings,
    changeSettings(change) {
      settings = { ...settings, ...change };
    },
    baseUrl,
    reportError: (error) => options.onError?.(error),
    reset(seed) {
      store.reset(seed, () => seedDemo({ ...parts, store }));
      settings = firstSettings;
      parts.faults.clear();
      parts.limiter.reset();
      parts.log.clear();
      parts.events.clear();
      parts.deliveries.clear();
      deliveryLog.clear();
      files.clear();
    },
  };
  const store = openStore({
    seed: options.seed ?? "demo",
    file: options.file ?? null,
    fill: (fresh) => seedDemo({ ...parts, store: fresh }),
  });
  const sandbox = { ...parts, store };
  store.onEvent((event) => {
    parts.events.add(event);
    parts.deliveries.tell(event);
  });
  return sandbox;
}
