/**
 * Prisma's own schema engine, as the WebAssembly build that comes as an npm package. The Prisma CLI would
 * download a native engine instead, which a machine without network cannot; both keep the same
 * `_prisma_migrations` table, so `prisma migrate deploy` works on the same database.
 */
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { PrismaPg } from "@prisma/adapter-pg";
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import type { MigrationList, SchemaEngine } from "@prisma/schema-engine-wasm";
import pg from "pg";

const root = path.resolve(import.meta.dirname, "../..");
export const migrationsDirectory = path.join(root, "prisma/migrations");
const schemaDirectory = path.join(root, "prisma/schema");

type SchemaFile = { path: string; content: string };

/** The schema's files, as the engine wants them. */
export async function readSchema(): Promise<SchemaFile[]> {
  const names = (await readdir(schemaDirectory)).filter((name) => name.endsWith(".prisma")).sort();
  return Promise.all(
    names.map(async (name) => ({
      path: path.join(schemaDirectory, name),
      content: await readFile(path.join(schemaDirectory, name), "utf8"),
    })),
  );
}

/** All migrations on disk, oldest first. */
export async function readMigrations(): Promise<MigrationList> {
  const entries = await readdir(migrationsDirectory, { withFileTypes: true }).catch(() => []);
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return {
    baseDir: migrationsDirectory,
    lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
    shadowDbInitScript: "",
    migrationDirectories: await Promise.all(
      names.map(async (name) => ({
        path: name,
        migrationFile: {
          path: "migration.sql",
          content: {
            tag: "ok" as const,
            value: await readFile(path.join(migrationsDirectory, name, "migration.sql"), "utf8"),
          },
        },
      })),
    ),
  };
}

type EngineModule = typeof import("@prisma/schema-engine-wasm") & { __wbg_set_wasm: (wasm: unknown) => void };

let loading: Promise<EngineModule> | undefined;

/** The module has one instance of its own state, so a process loads it once. */
function loadEngineModule(): Promise<EngineModule> {
  loading ??= (async () => {
    const directory = path.dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm"));
    const glue: EngineModule = await import(pathToFileURL(path.join(directory, "schema_engine_bg.js")).href);
    const bytes = await readFile(path.join(directory, "schema_engine_bg.wasm"));
    const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": { ...glue } });
    glue.__wbg_set_wasm(instance.exports);
    const start = instance.exports.__wbindgen_start;
    if (typeof start === "function") start();
    // The engine reports a panic by calling this; without it the message is lost in a TypeError.
    Object.assign(globalThis, {
      PRISMA_WASM_PANIC_REGISTRY: {
        set_message: (message: string) => {
          throw new Error(`Prisma's schema engine panicked: ${message}`);
        },
      },
    });
    return glue;
  })();
  return loading;
}

/** Loads the engine, bound to a database, for the length of one piece of work. */
export async function withSchemaEngine<T>(
  databaseUrl: string,
  work: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const glue = await loadEngineModule();
  const schema = await readSchema();
  const pool = describingPool(databaseUrl);
  const engine = await glue.SchemaEngine.new(
    { datamodels: schema.map((file) => [file.path, file.content]) },
    () => {},
    bindMigrationAwareSqlAdapterFactory(forMigrations(new PrismaPg(pool), pool)),
  );
  try {
    return await work(engine);
  } finally {
    engine.free();
    await pool.end();
  }
}

/**
 * PostgreSQL's catalogue has columns of the one-byte type "char" (oid 18), which the engine reads when it
 * describes a database and which the adapter refuses as unknown. The pool below passes such columns to the
 * adapter as text and remembers which they were; `forMigrations` then calls them characters again.
 */
const charColumns = new WeakMap<object, number[]>();

function describingPool(databaseUrl: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 4 });
  pool.on("error", () => {});
  passCharAsText(pool);
  pool.on("connect", passCharAsText);
  return pool;
}

function passCharAsText(queryable: pg.Pool | pg.PoolClient): void {
  const query: (...parameters: unknown[]) => unknown = queryable.query.bind(queryable);
  Object.defineProperty(queryable, "query", {
    value: (...parameters: unknown[]) => {
      const outcome = query(...parameters);
      return outcome instanceof Promise ? outcome.then(rememberCharColumns) : outcome;
    },
  });
}

function rememberCharColumns(result: pg.QueryResult): pg.QueryResult {
  const columns: number[] = [];
  for (const [index, field] of (result.fields ?? []).entries()) {
    if (field.dataTypeID !== 18) continue;
    field.dataTypeID = 25;
    columns.push(index);
  }
  if (columns.length > 0) charColumns.set(result.rows, columns);
  return result;
}

/** The adapter as the engine needs it: characters named as such, and scripts sent whole. */
function forMigrations(
  factory: SqlMigrationAwareDriverAdapterFactory,
  pool: pg.Pool,
): SqlMigrationAwareDriverAdapterFactory {
  const wrap = (adapter: SqlDriverAdapter): SqlDriverAdapter => {
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const result = await queryRaw(query);
      for (const index of charColumns.get(result.rows) ?? [])
        result.columnTypes[index] = ColumnTypeEnum.Character;
      return result;
    };
    // The adapter's own version cuts a script at every semicolon, those inside functions included. Sent
    // whole, a migration is one implicit transaction: it happens or it does not.
    adapter.executeScript = async (script) => {
      await pool.query(script);
    };
    return adapter;
  };
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => wrap(await factory.connect()),
    connectToShadowDb: async () => wrap(await factory.connectToShadowDb()),
  };
}
