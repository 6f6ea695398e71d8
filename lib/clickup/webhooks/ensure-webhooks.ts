/**
 * Sees to it that ClickUp tells us what happens: in each Workspace of a connection one webhook, ours, awake and with a
 * secret that we know. List first, then match, then mend or make; run again, it finds nothing to do. Source: ClickUp
 * fact sheet, section 13.
 */
import "server-only";
import { now } from "#lib/platform/clock/index.ts";
import type { Context } from "#lib/platform/context/index.ts";
import { open, SealError, seal } from "#lib/platform/crypto/index.ts";
import { env } from "#lib/platform/env/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import type { ClickUpClient } from "../api-client.ts";
import { forgetConnection, withClickUp } from "../connected-client.ts";
import { ClickUpApiError, ClickUpTokenError } from "../errors.ts";
import { type HandOver, handOver, isLackOfRights } from "../standby/hand-over.ts";
import { webhookSecretContext } from "../webhook-door.ts";
import {
  healthOf,
  type Judgement,
  judgeWebhooks,
  type ListedWebhook,
  WEBHOOK_EVENTS,
} from "./judge-webhooks.ts";
import { isWebhookOf, webhookAddress } from "./webhook-address.ts";
import { isWithinReach } from "./webhook-reach.ts";
import {
  claimWebhooks,
  noteTrouble,
  noticeSilence,
  releaseWebhooks,
  type StoredRow,
  storeWebhook,
} from "./webhook-rows.ts";

/** OAUTH_171: the very same webhook exists already. */
const EXISTS_ECODE = "OAUTH_171";

type Claim = { connectionId: string; claimToken: string };
type Workspace = { id: string; name: string };
type Failed = { workspace: Workspace; error: ClickUpApiError };
/** A Workspace whose webhook is silent, even made anew, and whether a standby took over for that already. */
type Silent = { workspace: Workspace; wasLeft: boolean };
type Ensuring = {
  workspace: Workspace;
  row: StoredRow | null;
  unreadSince: Date | null;
  /** Called when its silence is proved. */
  onSilent: () => void;
};

export type WebhooksOutcome = {
  /**
   * `busy`: somebody else is at it, or it is not connected any more. `out_of_reach`: ClickUp cannot call this
   * installation's address, so there is nothing to set up. `handed_over`: the person may not keep webhooks any more, or
   * has silent ones, and the standby has taken over, in whose name a look of its own makes them.
   */
  outcome: "checked" | "busy" | "out_of_reach" | "handed_over";
  /** Webhooks that were made or set right. */
  mended: number;
  /** Workspaces whose missed events are to be caught up with. */
  gaps: number;
};

/**
 * Looks at all webhooks of a connection and mends what is wrong. What goes wrong in one Workspace does not keep the
 * others; the first such failure is thrown at the end, and is on the connection for people to read.
 */
export async function ensureWebhooks(
  ctx: Context,
  { connectionId, signal }: { connectionId: string; signal?: AbortSignal },
): Promise<WebhooksOutcome> {
  const claim = { connectionId, claimToken: newId() };
  const taken = await claimWebhooks(ctx, claim);
  if (taken === null) return { outcome: "busy", mended: 0, gaps: 0 };
  const { workspaces, rows, linksUnreadSince } = taken;
  const release = (end: { workspaceIds: string[] | null; error: string | null; isNoticed: boolean }) =>
    releaseWebhooks(ctx, { ...claim, ...end });
  try {
    if (!isWithinReach()) {
      await release({ workspaceIds: null, error: null, isNoticed: false });
      return { outcome: "out_of_reach", mended: 0, gaps: 0 };
    }
    let mended = 0;
    const failures: Failed[] = [];
    const silent: Silent[] = [];
    const isHandedOver = await withClickUp(
      ctx,
      { connectionId, lane: "apply", holder: connectionId, ...(signal === undefined ? {} : { signal }) },
      async ({ client, tokenKey }) => {
        for (const workspace of workspaces) {
          const row = rows.find(({ workspaceId }) => workspaceId === workspace.id) ?? null;
          const unreadSince = linksUnreadSince.get(workspace.id) ?? null;
          const onSilent = () =>
            silent.push({ workspace, wasLeft: row !== null && row.silenceLeftAt !== null });
          try {
            if (await ensureWebhook(ctx, client, claim, { workspace, row, unreadSince, onSilent }))
              mended += 1;
          } catch (error) {
            if (!(error instanceof ClickUpApiError) || !isOfOneWorkspace(error)) throw error;
            failures.push({ workspace, error });
          }
        }
        const wanted = wantedHandOver(failures, silent);
        const isTakenOver =
          wanted !== null &&
          (await handOver(ctx, {
            connectionId,
            tokenKey,
            ...wanted,
            ...(signal === undefined ? {} : { signal }),
          }));
        if (isTakenOver) {
          const closed = new Set(
            failures.flatMap(({ workspace, error }) => (isLackOfRights(error) ? [workspace.id] : [])),
          );
          for (const { id } of workspaces)
            if (!closed.has(id)) await removeOwn(ctx, client, connectionId, id);
        }
        return isTakenOver;
      },
    );
    if (isHandedOver) {
      await forgetConnection(connectionId);
      return { outcome: "handed_over", mended, gaps: 0 };
    }
    if (silent.length > 0) {
      await noticeSilence(ctx, {
        ...claim,
        workspaces: silent.map(({ workspace }) => workspace.name),
        isAnotherPersons: silent.some(({ wasLeft }) => wasLeft),
      });
    }
    const [first] = failures;
    const { gaps } = await release({
      workspaceIds: workspaces.map(({ id }) => id),
      error:
        failures.length === 0
          ? null
          : failures.map(({ workspace, error }) => `${workspace.name}: ${sentencesOf(error)}`).join(" "),
      isNoticed: true,
    });
    if (first !== undefined) throw first.error;
    return { outcome: "checked", mended, gaps };
  } catch (error) {
    // After an orderly end this finds its claim gone and does nothing.
    await release({
      workspaceIds: null,
      error: error instanceof RelaydeskError ? sentencesOf(error) : "Something went wrong on our side.",
      // A dead token has a notice of its own.
      isNoticed:
        error instanceof RelaydeskError && !error.isRetryable && !(error instanceof ClickUpTokenError),
    });
    throw error;
  }
}

/**
 * What the standby is wanted for, if for anything. For a silence only once until an event comes: had it been the
 * person's, the next one's webhooks would not be silent too, and two people would take over from each other for ever.
 */
function wantedHandOver(
  failures: readonly Failed[],
  silent: readonly Silent[],
): Pick<HandOver, "cause" | "ecode" | "workspaces"> | null {
  const lost = failures.filter(({ error }) => isLackOfRights(error));
  const [first] = lost;
  if (first !== undefined) {
    const { ecode, httpStatus } = first.error;
    const workspaces = lost.map(({ workspace }) => workspace.name);
    return { cause: "rights", ecode: ecode ?? String(httpStatus), workspaces };
  }
  if (silent.length === 0 || silent.some(({ wasLeft }) => wasLeft)) return null;
  return { cause: "silence", ecode: null, workspaces: silent.map(({ workspace }) => workspace.name) };
}

/** Failures that say nothing about the connection's other Workspaces. */
function isOfOneWorkspace({ kind }: ClickUpApiError): boolean {
  return kind === "refused" || kind === "unreachable_object";
}

function sentencesOf({ publicMessage, action }: RelaydeskError): string {
  return action === undefined ? publicMessage : `${publicMessage} ${action}`;
}

/** Mends one Workspace's webhook. Returns whether there was anything to do. */
async function ensureWebhook(
  ctx: Context,
  client: ClickUpClient,
  claim: Claim,
  { workspace, row, unreadSince, onSilent }: Ensuring,
): Promise<boolean> {
  const address = webhookAddress(env().NEXTAUTH_URL, claim.connectionId);
  const knownSecret = row === null ? null : openSecret(row);
  const list = async () =>
    (await client.listWebhooks(workspace.id)).filter(
      ({ id, endpoint }) => id === row?.webhookId || isWebhookOf(claim.connectionId, endpoint),
    );
  const judge = (listed: ListedWebhook[]): Judgement =>
    judgeWebhooks({
      stored: row === null ? null : { ...row, hasSecret: knownSecret !== null },
      listed,
      address,
      at: now(),
    });

  // Before the look: what happens while it lasts belongs to the next one.
  const lookedAt = now();
  const judgement = judge(await list());
  if (row !== null && judgement.gapSince !== null) {
    const { health: status, failCount, gapSince, isSilent } = judgement;
    const trouble = { ...claim, id: row.id, status, failCount, gapSince, isSilent };
    if ((await noteTrouble(ctx, trouble)).isProvedSilent) onSilent();
  }
  for (const webhook of judgement.remove) await removeQuietly(ctx, client, webhook.id);

  const id = row?.id ?? newId();
  let webhook = judgement.keep;
  let isMended = judgement.remove.length > 0;
  if (webhook === null) {
    webhook = await makeWebhook(client, workspace.id, address, async () => judge(await list()).keep);
    isMended = true;
  } else if (judgement.isUpdateNeeded) {
    const { health } = await client.updateWebhook(webhook.id, {
      endpoint: address,
      events: WEBHOOK_EVENTS,
      status: "active",
    });
    webhook = { ...webhook, health };
    isMended = true;
  }
  const secret = webhook.secret ?? (webhook.id === row?.webhookId ? knownSecret : null);
  if (secret === null) throw withoutSecret();
  try {
    await storeWebhook(ctx, {
      ...claim,
      id,
      workspaceId: workspace.id,
      webhookId: webhook.id,
      endpoint: address,
      secretCiphertext:
        secret === knownSecret && row?.secretCiphertext != null
          ? row.secretCiphertext
          : seal(secret, webhookSecretContext(id)),
      status: healthOf(webhook),
      failCount: webhook.health?.fail_count ?? 0,
      gapSince: unreadSince,
      checkedAt: lookedAt,
      isSetRight: judgement.isUpdateNeeded,
    });
    // Deliveries are proved by what is cached of it.
    if (secret !== knownSecret || webhook.id !== row?.webhookId) await forgetConnection(claim.connectionId);
  } catch (error) {
    // Disconnected meanwhile, perhaps: then nobody would ever take away what was just made.
    if (judgement.keep === null) await removeQuietly(ctx, client, webhook.id);
    throw error;
  }
  return isMended;
}

/** Makes a webhook. Where ClickUp says that it exists already, the list is read once more. */
async function makeWebhook(
  client: ClickUpClient,
  workspaceId: string,
  address: string,
  findAgain: () => Promise<ListedWebhook | null>,
): Promise<ListedWebhook> {
  try {
    return await client.createWebhook(workspaceId, address, WEBHOOK_EVENTS);
  } catch (error) {
    if (!(error instanceof ClickUpApiError) || error.ecode !== EXISTS_ECODE) throw error;
    const found = await findAgain();
    if (found === null) throw error;
    return found;
  }
}

/** The secret of a stored webhook; null when it is not there, or its key is not among the settings any more. */
function openSecret({ id, secretCiphertext }: StoredRow): string | null {
  if (secretCiphertext === null) return null;
  try {
    return open(secretCiphertext, webhookSecretContext(id));
  } catch (error) {
    if (error instanceof SealError) return null;
    throw error;
  }
}

function withoutSecret(): RelaydeskError {
  return new RelaydeskError("clickup_rejected", "ClickUp made a webhook without telling its secret", {
    publicMessage: "ClickUp made a webhook without telling the key of its signatures.",
    action: "Relaydesk makes another one at its next check.",
  });
}

/** Takes away what the person who is followed by a standby leaves behind where it still may. */
async function removeOwn(
  ctx: Context,
  client: ClickUpClient,
  connectionId: string,
  workspaceId: string,
): Promise<void> {
  try {
    for (const { id, endpoint } of await client.listWebhooks(workspaceId))
      if (isWebhookOf(connectionId, endpoint)) await client.deleteWebhook(id);
  } catch (error) {
    ctx.logger.warn({ err: error, workspaceId }, "The webhooks of the person before could not be removed");
  }
}

/** What cannot be removed does no harm beyond noise: its deliveries are not ours any more, and are refused. */
async function removeQuietly(ctx: Context, client: ClickUpClient, webhookId: string): Promise<void> {
  try {
    await client.deleteWebhook(webhookId);
  } catch (error) {
    ctx.logger.warn({ err: error, webhookId }, "A webhook that is not wanted any more could not be removed");
  }
}
