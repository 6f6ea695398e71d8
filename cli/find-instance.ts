/**
 * Finds the Relaydesk to operate: what the environment (or `.env`) says goes first, then what `npm start` left
 * in the data folder: where it runs, and the secrets that it made.
 */
import { existsSync } from "node:fs";
import path from "node:path";
import { findRun } from "#scripts/start/run-file.ts";
import { loadSecrets } from "#scripts/start/secrets.ts";
import { readSettings } from "#scripts/start/settings.ts";

export type Instance = {
  dataDirectory: string;
  /** Its address; null when nothing says where it serves. */
  url: string | null;
  /** The process of `npm start` on the data folder, while there is one. */
  pid: number | null;
  /** Settings that the environment lacks, by name. */
  settings: Record<string, string>;
  hasDatabase: boolean;
  /** Whether it is known how events reach the job server. */
  hasJobServer: boolean;
};

/** Looks, and changes nothing. Throws when a setting or the secrets file is damaged. */
export async function findInstance(): Promise<Instance> {
  const given = readSettings();
  const { dataDirectory } = given;
  const run = await findRun(dataDirectory);
  const hasSecrets = existsSync(path.join(dataDirectory, "secrets.json"));
  const secrets = hasSecrets ? await loadSecrets(dataDirectory) : undefined;
  const isJobServerGiven =
    given.INNGEST_BASE_URL !== undefined ||
    (given.INNGEST_EVENT_KEY !== undefined && given.INNGEST_SIGNING_KEY !== undefined);
  const url = given.NEXTAUTH_URL ?? run?.url;
  const found: Record<string, string | undefined> = {
    DATA_DIR: dataDirectory,
    DATABASE_URL: given.DATABASE_URL ?? run?.databaseUrl,
    NEXTAUTH_URL: url,
    NEXTAUTH_SECRET: given.NEXTAUTH_SECRET ?? secrets?.nextAuthSecret,
    ENCRYPTION_KEYS: given.ENCRYPTION_KEYS ?? secrets?.encryptionKeys,
    ...(isJobServerGiven || run?.jobServerUrl === undefined
      ? {}
      : {
          INNGEST_BASE_URL: run.jobServerUrl,
          INNGEST_EVENT_KEY: secrets?.inngestEventKey,
          INNGEST_SIGNING_KEY: secrets?.inngestSigningKey,
        }),
  };
  return {
    dataDirectory,
    url: url ?? null,
    pid: run?.pid ?? null,
    settings: Object.fromEntries(
      Object.entries(found).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    hasDatabase: found.DATABASE_URL !== undefined,
    hasJobServer: isJobServerGiven || run?.jobServerUrl !== undefined,
  };
}
