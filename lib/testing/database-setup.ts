/** Gives each worker a database of its own, cloned from the migrated template, before any module reads settings. */
import pg from "pg";
import { TEMPLATE_DATABASE } from "./database-server.ts";
import { applyTestEnvironment } from "./environment.ts";
import { assertLocalDatabase } from "./local-database.ts";

const serverUrl = process.env.TEST_DATABASE_URL;
if (serverUrl === undefined) throw new Error("The database tests' global setup has not run.");
assertLocalDatabase(serverUrl);

const name = `relaydesk_test_${process.env.VITEST_POOL_ID ?? "0"}_${process.pid}`;
const admin = new pg.Client({ connectionString: serverUrl });
await admin.connect();
try {
  const { rowCount } = await admin.query("select 1 from pg_database where datname = $1", [name]);
  if (rowCount === 0) {
    // Cloning needs the template to itself, so that workers take turns.
    await admin.query("select pg_advisory_lock(728193)");
    await admin.query(`create database ${name} template ${TEMPLATE_DATABASE}`);
  }
} finally {
  await admin.end();
}
const url = new URL(serverUrl);
url.pathname = `/${name}`;
process.env.DATABASE_URL = url.href;
applyTestEnvironment();

// Two statements at once on one connection: the driver queues them today and refuses them in its next release
// (pg 9). Inside a transaction there is one connection, so a query waits for the one before it.
process.on("warning", (warning) => {
  if (warning.message.includes("client.query() when the client is already executing")) throw warning;
});
