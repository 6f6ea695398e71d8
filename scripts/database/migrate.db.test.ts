import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findDrift, migrate } from "./migrate.ts";

const serverUrl = process.env.TEST_DATABASE_URL ?? "";
const name = `relaydesk_migrate_${randomBytes(6).toString("hex")}`;
const url = new URL(serverUrl);
url.pathname = `/${name}`;

async function asAdmin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(statement);
  await client.end();
}

describe("migrations", () => {
  beforeAll(() => asAdmin(`create database ${name}`));
  afterAll(() => asAdmin(`drop database if exists ${name} with (force)`));

  it("are applied once when several processes start together", async () => {
    const applied = await Promise.all([migrate(url.href), migrate(url.href), migrate(url.href)]);
    const names = applied.flat();
    expect(names.length).toBeGreaterThan(0);
    expect(names).toEqual([...new Set(names)]);
    expect(await migrate(url.href)).toEqual([]);
  });

  it("build exactly what the schema says", async () => {
    expect(await findDrift(serverUrl)).toBe("");
  });
});
