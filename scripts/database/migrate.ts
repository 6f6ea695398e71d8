/**
 * Applies the migrations in `prisma/migrations`, in order, once, also when several processes start together.
 *
 *   node scripts/database/migrate.ts                 apply
 *   node scripts/database/migrate.ts create <name>   write the migration that the schema still needs
 *   node scripts/database/migrate.ts check           fail when schema and migrations disagree
 *
 * All three take the database from DATABASE_URL; `create` and `check` use scratch databases beside it.
 */
import { createHash, randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { migrationsDirectory, readMigrations, readSchema, withSchemaEngine } from "./schema-engine.ts";

/** Any number that nothing else in this database locks on. */
const MIGRATION_LOCK = 7_291_405_118;
const NOTHING_EXTERNAL = { externalTables: [], externalEnums: [] };

/** Brings the database up to date. Returns the names of the migrations that it applied. */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on("error", () => {});
  await client.connect();
  try {
    const migrations = await readMigrations();
    if (await isUpToDate(client, migrations.migrationDirectories)) return [];
    // A session lock: freed by the server itself should this process die in the middle.
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    if (await isUpToDate(client, migrations.migrationDirectories)) return [];
    const { appliedMigrationNames } = await withSchemaEngine(databaseUrl, (engine) =>
      engine.applyMigrations({ migrationsList: migrations, filters: NOTHING_EXTERNAL }),
    );
    return appliedMigrationNames;
  } finally {
    await client.end();
  }
}

type MigrationDirectories = Awaited<ReturnType<typeof readMigrations>>["migrationDirectories"];

/** Loading the engine costs most of a second; an unchanged history is recognised without it. */
async function isUpToDate(client: pg.Client, directories: MigrationDirectories): Promise<boolean> {
  const { rows: tables } = await client.query<{ exists: boolean }>(
    "select to_regclass('public._prisma_migrations') is not null as exists",
  );
  if (tables[0]?.exists !== true) return false;
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    "select migration_name, checksum from _prisma_migrations where finished_at is not null and rolled_back_at is null",
  );
  const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]));
  return (
    applied.size === directories.length &&
    directories.every(({ path: name, migrationFile: { content } }) => {
      if (content.tag !== "ok") return false;
      return applied.get(name) === createHash("sha256").update(content.value).digest("hex");
    })
  );
}

/** The SQL that would turn what the migrations build into what the schema says; empty when they agree. */
export async function findDrift(databaseUrl: string): Promise<string> {
  return withScratchDatabase(databaseUrl, async (scratchUrl) => {
    await migrate(scratchUrl);
    const schema = await readSchema();
    return withSchemaEngine(scratchUrl, async (engine) => {
      const result = await engine.diff({
        from: { tag: "schemaDatasource", files: schema, configDir: path.dirname(migrationsDirectory) },
        to: { tag: "schemaDatamodel", files: schema },
        script: true,
        exitCode: null,
        filters: NOTHING_EXTERNAL,
      });
      const script = result.stdout ?? "";
      return script.includes("This is an empty migration") ? "" : script;
    });
  });
}

async function create(databaseUrl: string, name: string): Promise<void> {
  const script = await findDrift(databaseUrl);
  const stamp = new Date().toISOString().replaceAll(/\D/g, "").slice(0, 14);
  const directory = path.join(migrationsDirectory, `${stamp}_${name}`);
  await mkdir(directory, { recursive: true });
  await writeFile(path.join(migrationsDirectory, "migration_lock.toml"), 'provider = "postgresql"\n');
  await writeFile(path.join(directory, "migration.sql"), script);
  console.log(
    `Wrote ${path.relative(process.cwd(), directory)}/migration.sql (${script.split("\n").length} lines).`,
  );
}

async function withScratchDatabase<T>(databaseUrl: string, work: (url: string) => Promise<T>): Promise<T> {
  const name = `relaydesk_scratch_${randomBytes(6).toString("hex")}`;
  const admin = new pg.Client({ connectionString: databaseUrl });
  await admin.connect();
  await admin.query(`create database ${name}`);
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  try {
    return await work(url.href);
  } finally {
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.end();
  }
}

async function main(): Promise<void> {
  const databaseUrl = process.env.DATABASE_URL;
  if (databaseUrl === undefined) throw new Error("Set DATABASE_URL to the PostgreSQL database to work on.");
  const [command, name] = process.argv.slice(2);
  if (command === "create") {
    if (name === undefined || !/^[a-z0-9_]+$/.test(name))
      throw new Error("Give the migration a name in snake_case.");
    await create(databaseUrl, name);
  } else if (command === "check") {
    const drift = await findDrift(databaseUrl);
    if (drift !== "") {
      console.error(`Schema and migrations disagree. Missing from the migrations:\n${drift}`);
      process.exitCode = 1;
    }
  } else {
    const applied = await migrate(databaseUrl);
    console.log(applied.length === 0 ? "The database is up to date." : `Applied ${applied.join(", ")}.`);
  }
}

if (import.meta.main) await main();
