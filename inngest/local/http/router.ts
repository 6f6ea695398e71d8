import type { IncomingMessage, ServerResponse } from "node:http";
import type { Engine } from "../execution/context.ts";
import type { Dispatcher } from "../execution/dispatcher.ts";
import { errorText } from "../log.ts";
import { isAuthorised } from "../protocol/signature.ts";
import { isDatabaseAway } from "../store/database.ts";
import { checkpointSteps } from "./checkpoint.ts";
import { receiveEvents } from "./events.ts";
import { HttpProblem, header, sendHtml, sendJson } from "./exchange.ts";
import { registerApp } from "./register.ts";
import {
  deleteRun,
  receiveSignal,
  showEvents,
  showJobs,
  showRun,
  showRunsOfEvent,
  showSteps,
} from "./rest.ts";
import { renderStatusPage } from "./status-page.ts";

interface RouterOptions {
  eventKey: string | null;
  signingKey: string | null;
  onSynced: (isModified: boolean) => void;
  isHealthy: () => boolean;
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  id: string;
}

interface Route {
  method: string;
  path: RegExp;
  /** Routes of the signing key: everything but events, health and the status page. */
  isPublic?: boolean;
  run: (exchange: Exchange) => Promise<void> | void;
}

function routesOf(engine: Engine, dispatcher: Dispatcher, options: RouterOptions): Route[] {
  return [
    {
      method: "POST",
      path: /^\/e\/([^/]+)\/?$/,
      isPublic: true,
      run: ({ request, response, id }) => receiveEvents(engine, options.eventKey, id, request, response),
    },
    {
      method: "POST",
      path: /^\/v1\/checkpoint\/([^/]+)\/async$/,
      run: ({ request, response, id }) => checkpointSteps(engine, dispatcher, id, request, response),
    },
    {
      method: "POST",
      path: /^\/fn\/register\/?$/,
      run: ({ request, response }) => registerApp(engine, options.onSynced, request, response),
    },
    {
      method: "GET",
      path: /^\/v0\/runs\/([^/]+)\/actions$/,
      run: ({ response, id }) => showSteps(engine, id, response),
    },
    {
      method: "GET",
      path: /^\/v0\/runs\/([^/]+)\/batch$/,
      run: ({ response, id }) => showEvents(engine, id, response),
    },
    {
      method: "GET",
      path: /^\/v1\/events\/([^/]+)\/runs$/,
      run: ({ response, id }) => showRunsOfEvent(engine, id, response),
    },
    {
      method: "GET",
      path: /^\/v1\/runs\/([^/]+)$/,
      run: ({ response, id }) => showRun(engine, id, response),
    },
    {
      method: "GET",
      path: /^\/v1\/runs\/([^/]+)\/jobs$/,
      run: ({ response, id }) => showJobs(engine, id, response),
    },
    {
      method: "DELETE",
      path: /^\/v1\/runs\/([^/]+)$/,
      run: ({ response, id }) => deleteRun(engine, id, response),
    },
    {
      method: "POST",
      path: /^\/v1\/signals$/,
      run: ({ request, response }) => receiveSignal(engine, request, response),
    },
    {
      method: "GET",
      path: /^\/health$/,
      isPublic: true,
      run: ({ response }) => {
        const isHealthy = options.isHealthy();
        sendJson(response, isHealthy ? 200 : 503, {
          status: isHealthy ? 200 : 503,
          message: isHealthy ? "OK" : "The database is away; work goes on when it is back",
        });
      },
    },
    {
      method: "GET",
      path: /^\/$/,
      isPublic: true,
      run: async ({ response }) => sendHtml(response, await renderStatusPage(engine, dispatcher.inFlight)),
    },
  ];
}

function decode(text: string | undefined): string {
  try {
    return decodeURIComponent(text ?? "");
  } catch {
    throw new HttpProblem(400, "The address is not valid");
  }
}

/** The server's request handler: finds the route, checks the key, words every failure. */
export function createRouter(
  engine: Engine,
  dispatcher: Dispatcher,
  options: RouterOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const routes = routesOf(engine, dispatcher, options);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    const here = routes.flatMap((route) => {
      const match = route.path.exec(path);
      return match ? [{ route, id: decode(match[1]) }] : [];
    });
    if (here.length === 0) throw new HttpProblem(404, "There is nothing at this address");
    const method = request.method === "HEAD" ? "GET" : request.method;
    const found = here.find(({ route }) => route.method === method);
    if (!found) throw new HttpProblem(405, `${request.method} is not possible here`);
    if (!found.route.isPublic && !isAuthorised(header(request, "authorization"), options.signingKey))
      throw new HttpProblem(401, "The signing key is missing or not the one of this server");
    await found.route.run({ request, response, id: found.id });
  }

  return async (request, response) => {
    try {
      await answer(request, response);
    } catch (error) {
      request.resume();
      if (response.headersSent) {
        response.destroy();
        return;
      }
      if (error instanceof HttpProblem) {
        const ids = (request.url ?? "").startsWith("/e/") ? { ids: [] } : {};
        sendJson(response, error.status, { ...ids, error: error.message, status: error.status });
        return;
      }
      const isAway = isDatabaseAway(error);
      engine.log.error("A request failed", {
        method: request.method,
        path: (request.url ?? "").replace(/^\/e\/[^/?]+/, "/e/…").split("?")[0],
        error: errorText(error),
      });
      const status = isAway ? 503 : 500;
      const message = isAway ? "The database is away; try again soon" : "Internal server error";
      sendJson(response, status, { error: message, status });
    }
  };
}
