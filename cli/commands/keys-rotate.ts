import { z } from "zod";
import {
  listStandbyTokensToResealAcrossOrganisations,
  listTokensToResealAcrossOrganisations,
  listWebhookSecretsToResealAcrossOrganisations,
  resealStandbyToken,
  resealToken,
  resealWebhookSecret,
} from "#lib/clickup/index.ts";
import { SealError } from "#lib/platform/crypto/index.ts";
import { env } from "#lib/platform/env/index.ts";
import { defineCliCommand } from "../command.ts";
import { operatorContext } from "../operator-context.ts";
import { countOf } from "../table.ts";

const BATCH_SIZE = 200;

type Due = { organisationId: string } & (
  | { connectionId: string }
  | { standbyId: string }
  | { webhookRowId: string }
);
type Failure = Due & { reason: string };

/** Every kind of secret that is kept, in batches. */
const SOURCES: ((
  afterId: string | null,
  limit: number,
) => Promise<{ due: Due[]; looked: number; lastId: string | null }>)[] = [
  listTokensToResealAcrossOrganisations,
  listStandbyTokensToResealAcrossOrganisations,
  listWebhookSecretsToResealAcrossOrganisations,
];

export const keysRotate = defineCliCommand({
  name: "keys rotate",
  summary: "Seal every stored secret with the newest encryption key",
  details: [
    "To change keys: put a new keyId:base64Key pair in front of ENCRYPTION_KEYS, restart every copy of the app, run this, wait an hour for cached copies to end, and then remove the old pair. It works in batches, one row a transaction: interrupt it when you like and run it again; what is done already is passed over.",
    "Exits with 1 when a secret could not be opened: its key is no longer among the settings. Put that key back, or have the organisation's admin connect ClickUp again; a webhook whose secret is lost is replaced at its next check.",
  ],
  needs: "database",
  input: z.strictObject({}),
  run: async () => {
    const newestKey = env().ENCRYPTION_KEYS[0]?.id ?? "";
    let looked = 0;
    let resealed = 0;
    const failures: Failure[] = [];
    for (const listDue of SOURCES) {
      for (let afterId: string | null | undefined; afterId !== null; ) {
        const batch = await listDue(afterId ?? null, BATCH_SIZE);
        looked += batch.looked;
        for (const due of batch.due) {
          const outcome = await reseal(due);
          if (typeof outcome === "string") failures.push({ ...due, reason: outcome });
          else if (outcome) resealed += 1;
        }
        afterId = batch.lastId;
      }
    }
    const summary = `Sealed ${countOf(resealed, "secret")} with the key ${newestKey}; ${countOf(looked - resealed - failures.length, "secret")} had it already.`;
    return {
      data: { newestKey, resealed, unchanged: looked - resealed - failures.length, failed: failures },
      text: [
        summary,
        ...(failures.length === 0
          ? []
          : [
              "",
              `${countOf(failures.length, "secret")} could not be opened:`,
              ...failures.map(
                (failure) =>
                  `  ${nameOf(failure)} of organisation ${failure.organisationId}: ${failure.reason}`,
              ),
            ]),
      ].join("\n"),
      exitCode: failures.length === 0 ? 0 : 1,
    };
  },
});

/** True when sealed again, false when there was nothing to do, a reason when it could not be opened. */
async function reseal(due: Due): Promise<boolean | string> {
  const ctx = operatorContext(due.organisationId);
  try {
    const { isResealed } =
      "connectionId" in due
        ? await resealToken(ctx, { connectionId: due.connectionId })
        : "standbyId" in due
          ? await resealStandbyToken(ctx, { standbyId: due.standbyId })
          : await resealWebhookSecret(ctx, { webhookRowId: due.webhookRowId });
    return isResealed;
  } catch (error) {
    if (error instanceof SealError) return error.message;
    throw error;
  }
}

function nameOf(due: Due): string {
  if ("connectionId" in due) return `ClickUp connection ${due.connectionId}`;
  if ("standbyId" in due) return `The standby ${due.standbyId} of a ClickUp connection`;
  return `The webhook ${due.webhookRowId}`;
}
