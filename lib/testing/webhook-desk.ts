/** A connection at a sandbox, and what its webhooks are there and here: for the tests of the guardian. */

import { ensureWebhooks } from "#lib/clickup/index.ts";
import { WEBHOOK_EVENTS } from "#lib/clickup/webhooks/judge-webhooks.ts";
import { open } from "#lib/platform/crypto/index.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import type { RunningSandbox } from "#sandbox/server.ts";
import { createOrganisation, memberContext, systemContext } from "./contexts.ts";
import { createClickupConnection } from "./factories-clickup.ts";

export type WebhookDesk = Awaited<ReturnType<typeof openWebhookDesk>>;

/** An organisation with a connection of its own at the sandbox, whose faults and settings are as at first. */
export async function openWebhookDesk(sandbox: RunningSandbox) {
  sandbox.control.clearFaults();
  sandbox.control.changeSettings({ webhookSecretOnlyOnCreate: false });
  const organisation = await createOrganisation();
  const admin = await memberContext(organisation, "admin");
  const job = await systemContext(organisation);
  const connected = await createClickupConnection(organisation, sandbox);
  const connectionId = connected.connection.id;
  const address = `http://localhost:3000/api/webhooks/clickup/${connectionId}`;

  const ensure = (ctx = job) => ensureWebhooks(ctx, { connectionId });
  const atClickUp = () =>
    sandbox.control.webhooks().filter(({ endpoint }) => endpoint.endsWith(connectionId));
  const onlyOne = () => {
    const [webhook, ...others] = atClickUp();
    if (webhook === undefined || others.length > 0)
      throw new Error(`There are ${others.length + (webhook === undefined ? 0 : 1)} webhooks`);
    return webhook;
  };
  const row = () => systemDb().clickupWebhook.findFirstOrThrow({ where: { connectionId } });
  const secretOf = async () => {
    const { id, secretCiphertext } = await row();
    return secretCiphertext === null ? null : open(secretCiphertext, `clickup_webhook:${id}`);
  };
  /** The secret that the sandbox signs with, as its owner reads it. */
  async function toldSecret(): Promise<unknown> {
    const answer = await fetch(`${sandbox.url}/api/v2/team/${connected.workspaceId}/webhook`, {
      headers: { authorization: `Bearer ${connected.token}` },
    });
    const body: { webhooks: { id: string; secret: string }[] } = JSON.parse(await answer.text());
    return body.webhooks.find(({ id }) => id === onlyOne().id)?.secret;
  }
  async function makeByHand(endpoint: string, events: readonly string[] = WEBHOOK_EVENTS): Promise<void> {
    await fetch(`${sandbox.url}/api/v2/team/${connected.workspaceId}/webhook`, {
      method: "POST",
      headers: { authorization: `Bearer ${connected.token}`, "content-type": "application/json" },
      body: JSON.stringify({ endpoint, events }),
    });
  }
  const requestsTo = (since: number, method: string) =>
    sandbox.control
      .requests(since)
      .requests.filter((request) => request.method === method && request.path.includes("webhook"));
  const backfills = () => job.dispatched.filter(({ name }) => name === "clickup/webhooks.backfill");

  return {
    organisation,
    admin,
    job,
    connected,
    connectionId,
    address,
    ensure,
    atClickUp,
    onlyOne,
    row,
    secretOf,
    toldSecret,
    makeByHand,
    requestsTo,
    backfills,
  };
}
