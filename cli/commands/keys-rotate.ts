import { z } from "zod";
import { listTokensToResealAcrossOrganisations, resealToken } from "#lib/clickup/index.ts";
import { SealError } from "#lib/platform/crypto/index.ts";
import { env } from "#lib/platform/env/index.ts";
import { defineCliCommand } from "../command.ts";
import { operatorContext } from "../operator-context.ts";
import { countOf } from "../table.ts";

const BATCH_SIZE = 200;

type Failure = { organisationId: string; connectionId: string; reason: string };

export const keysRotate = defineCliCommand({
  name: "keys rotate",
  summary: "Seal every stored secret with the newest encryption key",
  details: [
    "To change keys: put a new keyId:base64Key pair in front of ENCRYPTION_KEYS, restart every copy of the app, run this, wait an hour for cached copies to end, and then remove the old pair. It works in batches, one row a transaction: interrupt it when you like and run it again; what is done already is passed over.",
    "Exits with 1 when a secret could not be opened: its key is no longer among the settings. Put that key back, or have the organisation's admin connect ClickUp again.",
  ],
  needs: "database",
  input: z.strictObject({}),
  run: async () => {
    const newestKey = env().ENCRYPTION_KEYS[0]?.id ?? "";
    let looked = 0;
    let resealed = 0;
    const failures: Failure[] = [];
    for (let afterId: string | null | undefined; afterId !== null; ) {
      const batch = await listTokensToResealAcrossOrganisations(afterId ?? null, BATCH_SIZE);
      looked += batch.looked;
      for (const { organisationId, connectionId } of batch.due) {
        const outcome = await reseal(organisationId, connectionId);
        if (typeof outcome === "string") failures.push({ organisationId, connectionId, reason: outcome });
        else if (outcome) resealed += 1;
      }
      afterId = batch.lastId;
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
                ({ organisationId, connectionId, reason }) =>
                  `  ClickUp connection ${connectionId} of organisation ${organisationId}: ${reason}`,
              ),
            ]),
      ].join("\n"),
      exitCode: failures.length === 0 ? 0 : 1,
    };
  },
});

/** True when sealed again, false when there was nothing to do, a reason when it could not be opened. */
async function reseal(organisationId: string, connectionId: string): Promise<boolean | string> {
  try {
    return (await resealToken(operatorContext(organisationId), { connectionId })).isResealed;
  } catch (error) {
    if (error instanceof SealError) return error.message;
    throw error;
  }
}
