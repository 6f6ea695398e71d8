/**
 * Walks the ClickUp side through success and every kind of trouble, logging all it can, then reports what the
 * database and the metrics hold. For the test that looks for tokens in it.
 */
import {
  completeClickupOauth,
  disconnectClickup,
  ensureWebhooks,
  previewTarget,
  syncSpaces,
} from "#lib/clickup/index.ts";
import { disconnectDatabase, systemPool } from "#lib/platform/db/index.ts";
import { logger } from "#lib/platform/logger/index.ts";
import { metricsRegistry } from "#lib/platform/metrics/index.ts";
import { claimTask, createTask, createTaskPipeline } from "#lib/tasks/index.ts";
import { linkTicketTask, requestTicketTask, ticketTaskSource } from "#lib/tickets/index.ts";
import { createOrganisation, memberContext, systemContext } from "./contexts.ts";
import { createCustomer, createTicket } from "./factories.ts";
import { assignSpace, createClickupConnection, startClickupSandbox } from "./factories-clickup.ts";

const tokens = new Set<string>();
const webhookSecrets = new Set<string>();
const plainFetch = globalThis.fetch;
// Every secret of a webhook that comes in, and every token that goes out, the one from the sign-in included, which nothing else ever shows.
globalThis.fetch = async (input, init) => {
  const bearer = /^Bearer (.+)$/.exec(new Headers(init?.headers).get("authorization") ?? "")?.[1];
  if (bearer !== undefined) tokens.add(bearer);
  const response = await plainFetch(input, init);
  for (const [, secret] of (await response.clone().text()).matchAll(/"secret":"([^"]+)"/g))
    if (secret !== undefined) webhookSecrets.add(secret);
  return response;
};

const sandbox = await startClickupSandbox();
const organisation = await createOrganisation();
const admin = { ...(await memberContext(organisation, "admin")), logger };
const job = { ...(await systemContext(organisation)), logger };

/** Logs whatever comes, as the edges of the product do. */
async function say(work: () => Promise<unknown>): Promise<void> {
  try {
    logger.debug({ result: await work() }, "Done");
  } catch (error) {
    logger.error({ err: error, error }, "Failed");
  }
}

async function codeFor(decision: string): Promise<string> {
  const query = `client_id=relaydesk-sandbox&redirect_uri=${encodeURIComponent("http://localhost:3000/clickup/oauth/callback")}&state=s`;
  const page = await (await fetch(`${sandbox.url}/api?${query}`)).text();
  const form = new URLSearchParams({ decision });
  for (const [input] of page.matchAll(/<input\b[^>]*>/g)) {
    const read = (name: string) =>
      new RegExp(`\\b${name}="([^"]*)"`).exec(input)?.[1]?.replaceAll("&amp;", "&");
    form.append(read("name") ?? "", read("value") ?? "");
  }
  const answer = await fetch(`${sandbox.url}/api/consent`, {
    method: "POST",
    body: form,
    headers: { origin: sandbox.url },
    redirect: "manual",
  });
  return new URL(answer.headers.get("location") ?? "").searchParams.get("code") ?? "";
}

await say(() => completeClickupOauth(admin, { code: "nonsense", purpose: null, connectionId: null }));
const code = await codeFor("allow");
await say(() => completeClickupOauth(admin, { code, purpose: null, connectionId: null }));
await say(() => disconnectClickup(admin));
const connected = await createClickupConnection(organisation, sandbox);
const { id: connectionId } = connected.connection;
for (const trouble of [
  null,
  { kind: "truncate_response_after_commit" },
  { kind: "error_after_commit" },
] as const) {
  for (const webhook of sandbox.control.webhooks()) sandbox.control.removeWebhook(webhook.id);
  if (trouble !== null)
    sandbox.control.addFault({ ...trouble, match: { path: "/team/*/webhook" }, times: 1 });
  await say(() => ensureWebhooks(job, { connectionId }));
}
const customer = await createCustomer(organisation);
await assignSpace(organisation, customer.id, connected.spaceId("Northwind Traders"));
const pipeline = createTaskPipeline({ ticket: ticketTaskSource });

const troubles = [
  null,
  { kind: "lose_response_after_commit" },
  { kind: "error_after_commit", status: 502 },
  { kind: "truncate_response_after_commit" },
  { kind: "error_before_commit", status: 400, ecode: "INPUT_005" },
  { kind: "rate_limit_storm", retryAfterSeconds: 1 },
  { kind: "drop_connection" },
] as const;
for (const [index, trouble] of troubles.entries()) {
  sandbox.control.clearFaults();
  if (trouble !== null) sandbox.control.addFault({ ...trouble, match: { method: "POST" }, times: 1 });
  const ticket = await createTicket(organisation, { customerId: customer.id });
  await say(async () => {
    const state = await requestTicketTask(admin, { id: ticket.id });
    const held = { intentId: state.intent?.id ?? "", runId: `run-${index}` };
    logger.debug({ claim: await claimTask(job, held) });
    const outcome = await createTask(job, pipeline, held);
    if (outcome.next === "link")
      await pipeline.completeTask(job, { ...held, task: outcome.task, isFound: false });
    return outcome;
  });
}
await say(() => linkTicketTask(admin, { id: customer.id, task: "86zzzzzz" }));
await say(() => previewTarget(admin, { id: customer.id }));
const tasks = sandbox.control.tasks({ nameIncludes: "[TICKET-" }).length;
sandbox.control.clearFaults();
sandbox.control.revokeTokens();
// The storm is over: what comes now is to hear of the token, and not of the budget.
await systemPool().query("update clickup_budget_states set blocked_until = null");
await say(() => syncSpaces(job, { connectionId: connected.connection.id }));
await say(() => syncSpaces(job, { connectionId: connected.connection.id }));

const { rows: tables } = await systemPool().query<{ name: string }>(
  "select tablename as name from pg_tables where schemaname = 'public'",
);
let rows = "";
for (const { name } of tables) {
  const { rows: found } = await systemPool().query(`select row_to_json(t)::text as row from "${name}" t`);
  rows += found.map(({ row }) => row).join("\n");
}
const report = {
  tokens: [...tokens],
  secrets: ["relaydesk-sandbox-secret", code, ...webhookSecrets],
  rows,
  metrics: await metricsRegistry().metrics(),
  tasks,
};
process.stdout.write(`\nREPORT ${JSON.stringify(report)}\n`);
await sandbox.close();
await disconnectDatabase();
