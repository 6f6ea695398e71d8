/** (a) From the click to the task in the sandbox, and (c) a thousand creations queued at once. */
import { z } from "zod";
import { systemDb } from "#lib/platform/db/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { connectClickup } from "#lib/testing/connect-clickup.ts";
import { createOrganisation, memberContext } from "#lib/testing/contexts.ts";
import { createCustomer, createTicket } from "#lib/testing/factories.ts";
import type { Stack } from "../scripts/test/stack.ts";
import { type Caller, get, post, sessionCaller } from "./http.ts";
import { distribution, milliseconds, timed } from "./measure.ts";
import type { Row } from "./report.ts";

const CLICKS = 60;
const QUEUED = 1_000;
const TARGET_ADDED_MS = 1_000;
const TARGET_BUDGET = 0.9;
const WINDOW_MS = 60_000;

type Prepared = {
  caller: Caller;
  organisation: { organisationId: string; slug: string };
  customerId: string;
};
type Measured = { rows: Row[]; results: Record<string, unknown> };

const spacesSchema = z.object({ data: z.array(z.object({ id: z.string(), name: z.string() })) });
const tasksSchema = z.object({ tasks: z.array(z.object({ name: z.string(), dateCreated: z.number() })) });
const requestsSchema = z.object({
  requests: z.array(
    z.object({
      sequence: z.number(),
      at: z.number(),
      method: z.string(),
      path: z.string(),
      status: z.number().nullable(),
      tokenFingerprint: z.string().nullable(),
    }),
  ),
  next: z.number(),
});

/** An organisation with ClickUp connected and a customer whose Space has a List. */
export async function prepareClickup(stack: Stack): Promise<Prepared> {
  const organisation = await createOrganisation();
  const owner = await memberContext(organisation, "owner");
  const caller = await sessionCaller(stack.url, organisation.organisationId, owner.actor);
  await connectClickup({ appUrl: stack.url, slug: organisation.slug, cookie: caller.cookie });
  const space = await until(async () => {
    const { data } = spacesSchema.parse(JSON.parse(await get(caller, "/api/v1/clickup/spaces?limit=200")));
    return data.find(({ name }) => name === "Northwind Traders");
  });
  const customer = await createCustomer(organisation, { name: "Northwind Traders" });
  await systemDb().customerSetting.create({
    data: {
      id: newId(),
      organisationId: organisation.organisationId,
      customerId: customer.id,
      module: "ClickUp",
      key: "clickup_space_id",
      value: space.id,
      type: "string",
    },
  });
  return { caller, organisation, customerId: customer.id };
}

/** (a) One click at a time, on a quiet machine. */
export async function measureClickToTask(stack: Stack): Promise<Measured> {
  const { caller, organisation, customerId } = await prepareClickup(stack);
  const latencies: number[] = [];
  for (let index = 0; index < CLICKS; index += 1) {
    const ticket = await createTicket(organisation, { customerId, title: `Click ${index}` });
    const clickedAt = Date.now();
    await post(caller, `/api/v1/tickets/${ticket.id}/clickup-task`, {});
    const task = await until(async () => {
      const { tasks } = tasksSchema.parse(
        await sandboxJson(stack, `/_sandbox/tasks?nameIncludes=${ticket.id}`),
      );
      return tasks[0];
    });
    latencies.push(task.dateCreated - clickedAt);
  }
  const direct = await directCreates(stack);
  const through = distribution(latencies.slice(5));
  const added = through.p95 - direct.p50;
  return {
    rows: [
      {
        scenario: "(a) click to task",
        figure: "p50 / p95 ms",
        value: `${milliseconds(through.p50)} / ${milliseconds(through.p95)}`,
        baseline: `direct create: ${milliseconds(direct.p50)} / ${milliseconds(direct.p95)}`,
        target: `p95 adds < ${TARGET_ADDED_MS} ms`,
        met: added < TARGET_ADDED_MS,
      },
    ],
    results: { through, direct },
  };
}

/** The sandbox's own answer time for the same call. */
async function directCreates(stack: Stack) {
  const token = z.object({ token: z.string() }).parse(await sandboxJson(stack, "/_sandbox/tokens", {})).token;
  const tree = JSON.stringify(await sandboxJson(stack, "/_sandbox/tree"));
  const list = /"lists":\[\{"id":"(\d+)"/.exec(tree)?.[1];
  const samples: number[] = [];
  for (let index = 0; index < CLICKS; index += 1) {
    samples.push(
      await timed(() =>
        fetch(`${stack.sandboxUrl}/api/v2/list/${list}/task`, {
          method: "POST",
          headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
          body: JSON.stringify({ name: `Direct ${index}`, markdown_content: "Text" }),
        }).then((response) => response.text()),
      ),
    );
  }
  return distribution(samples.slice(5));
}

/** (c) A thousand clicks at once, under a limit of `limit` calls a minute. */
export async function measureBacklog(stack: Stack, limit: number): Promise<Measured> {
  const { caller, organisation, customerId } = await prepareClickup(stack);
  const before = requestsSchema.parse(await sandboxJson(stack, "/_sandbox/requests?limit=1000000")).next;
  const order: string[] = [];
  for (let index = 0; index < QUEUED; index += 1) {
    const ticket = await createTicket(organisation, { customerId, title: `Backlog ${index}` });
    order.push(ticket.id);
  }
  const startedAt = Date.now();
  for (const id of order) await post(caller, `/api/v1/tickets/${id}/clickup-task`, {});
  const queuedInMs = Date.now() - startedAt;
  const tasks = await until(async () => {
    const all = tasksSchema.parse(await sandboxJson(stack, "/_sandbox/tasks?nameIncludes=Backlog")).tasks;
    return all.length >= QUEUED ? all : undefined;
  }, 30 * 60_000);
  const finishedAt = Math.max(...tasks.map((task) => task.dateCreated));
  const { requests } = requestsSchema.parse(
    await sandboxJson(stack, `/_sandbox/requests?since=${before}&limit=1000000`),
  );
  const calls = requests.filter(
    (request) => request.tokenFingerprint !== null && request.path.startsWith("/api/v2/"),
  );
  const refused = calls.filter((request) => request.status === 429).length;
  const instants = calls.map((call) => call.at).sort((first, second) => first - second);
  const busiest = Math.max(
    ...instants.map((at, index) => index + 1 - instants.findIndex((other) => other > at - WINDOW_MS)),
  );
  // Full windows only: the tail, when little is left to do, says nothing about the budget's use.
  const fullWindows = Math.max(1, Math.floor((finishedAt - startedAt) / WINDOW_MS));
  const inFullWindows = instants.filter(
    (at) => at >= startedAt && at < startedAt + fullWindows * WINDOW_MS,
  ).length;
  const use = inFullWindows / (fullWindows * limit);
  const position = new Map(order.map((id, index) => [id, index]));
  const positions = [...tasks]
    .sort((first, second) => first.dateCreated - second.dateCreated)
    .map((task) => position.get(/\[TICKET-([0-9a-f-]+)\]/.exec(task.name)?.[1] ?? "") ?? 0);
  const displacement = distribution(positions.map((wanted, actual) => Math.abs(wanted - actual)));
  return {
    rows: [
      {
        scenario: "(c) 1,000 queued",
        figure: "budget use, full windows",
        value: `${(use * 100).toFixed(1)} %`,
        baseline: `${limit} calls a minute`,
        target: "at least 90 %",
        met: use >= TARGET_BUDGET,
      },
      {
        scenario: "(c) 1,000 queued",
        figure: "answers 429",
        value: String(refused),
        baseline: `${calls.length} calls, busiest minute ${busiest}`,
        target: "none",
        met: refused === 0,
      },
      {
        scenario: "(c) 1,000 queued",
        figure: "tasks",
        value: String(tasks.length),
        baseline: `${QUEUED} tickets`,
        target: "equal",
        met: tasks.length === QUEUED,
      },
      {
        scenario: "(c) 1,000 queued",
        figure: "places out of order, p50 / p95",
        value: `${displacement.p50} / ${displacement.p95}`,
        baseline: "order of the clicks",
        target: "",
        met: null,
      },
    ],
    results: {
      use,
      refused,
      busiest,
      calls: calls.length,
      queuedInMs,
      tookMs: finishedAt - startedAt,
      displacement,
    },
  };
}

export async function sandboxJson(stack: Stack, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${stack.sandboxUrl}${path}`, {
    ...(body === undefined
      ? {}
      : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  return response.json();
}

export async function until<T>(
  find: () => Promise<T | undefined>,
  timeoutMs = 60_000,
  everyMs = 10,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    const found = await find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  throw new Error(`Nothing found within ${timeoutMs / 1000} s`);
}
