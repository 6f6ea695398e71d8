/**
 * Gives the database tests a real PostgreSQL: the one that TEST_DATABASE_URL names, else a packaged one on
 * files that last for this run. A migrated template database is made once; each worker clones it.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { startEmbeddedPostgres } from "#scripts/database/embedded-postgres.ts";
import { migrate } from "#scripts/database/migrate.ts";
import { assertLocalDatabase } from "./local-database.ts";

export const TEMPLATE_DATABASE = "relaydesk_test_template";

export default async function startTestDatabase(): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  if (given !== undefined) {
    assertLocalDatabase(given);
    await makeTemplate(given);
    return async () => {};
  }
  const directory = await mkdtemp(path.join(tmpdir(), "relaydesk-test-"));
  const server = await startEmbeddedPostgres({
    directory: path.join(directory, "postgres"),
    password: "test",
    database: "relaydesk_test",
    settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off" },
  });
  process.env.TEST_DATABASE_URL = server.url;
  await makeTemplate(server.url);
  return async () => {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
    if (server.directory.startsWith("/var/lib/relaydesk/"))
      await rm(server.directory, { recursive: true, force: true });
  };
}

async function makeTemplate(serverUrl: string): Promise<void> {
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  try {
    await admin.query(`drop database if exists ${TEMPLATE_DATABASE} with (force)`);
    await admin.query(`create database ${TEMPLATE_DATABASE}`);
  } finally {
    await admin.end();
  }
  const url = new URL(serverUrl);
  url.pathname = `/${TEMPLATE_DATABASE}`;
  await migrate(url.href);
}
