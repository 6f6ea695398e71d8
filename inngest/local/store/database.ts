import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

type Row = Record<string, unknown>;

/** What queries run on: a pooled connection or one inside a transaction. */
export interface Sql {
  query<T extends Row>(text: string, values?: unknown[]): Promise<T[]>;
}

const DEADLOCK_OR_CONFLICT = new Set(["40P01", "40001"]);
const DATABASE_AWAY = new Set([
  "57P01",
  "57P02",
  "57P03",
  "08000",
  "08003",
  "08006",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
]);
const RETRIES = 5;

function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  return error instanceof Error && /Connection terminated|timeout exceeded when trying/.test(error.message)
    ? "08006"
    : "";
}

/** Whether an error says that PostgreSQL is gone for now, so that the same work can succeed later. */
export function isDatabaseAway(error: unknown): boolean {
  return DATABASE_AWAY.has(codeOf(error));
}

/** The server's connections: `sql` for single statements, `transaction` for several that belong together. */
export class Database {
  readonly #durable: pg.Pool;
  readonly #relaxed: pg.Pool;
  /** For single statements that must survive a crash. */
  readonly sql: Sql;
  /**
   * For marks whose loss costs nothing but repeated work (claims, "call started"): commits do not wait for the
   * disk. A crash of PostgreSQL can lose the last of them, never their order.
   */
  readonly relaxed: Sql;

  constructor(connectionString: string, size: number) {
    this.#durable = new pg.Pool({ connectionString, max: size, application_name: "inngest-local" });
    this.#relaxed = new pg.Pool({
      connectionString,
      max: Math.max(4, Math.ceil(size / 2)),
      application_name: "inngest-local",
      options: "-c synchronous_commit=off",
    });
    for (const pool of [this.#durable, this.#relaxed]) {
      // A connection that breaks is replaced on next use, and whoever waits for a query on it gets the error. The
      // event itself must be heard, idle or in a transaction, or it would end the process.
      pool.on("error", () => {});
      pool.on("connect", (client) => client.on("error", () => {}));
    }
    this.sql = wrap(this.#durable);
    this.relaxed = wrap(this.#relaxed);
  }

  /** Runs `work` in one transaction; a deadlock or a conflict starts it again from the beginning. */
  async transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const client = await this.#durable.connect();
      let broken: Error | undefined;
      try {
        await client.query("begin");
        const result = await work(wrap(client));
        await client.query("commit");
        return result;
      } catch (error) {
        await client.query("rollback").catch((failure: unknown) => {
          broken = failure instanceof Error ? failure : new Error(String(failure));
        });
        if (attempt >= RETRIES || !DEADLOCK_OR_CONFLICT.has(codeOf(error))) throw error;
        await sleep(Math.random() * 20 * attempt);
      } finally {
        client.release(broken);
      }
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#durable.end(), this.#relaxed.end()]);
  }
}

function wrap(target: pg.Pool | pg.PoolClient): Sql {
  return {
    async query<T extends Row>(text: string, values?: unknown[]): Promise<T[]> {
      const result = await target.query<T>(text, values);
      return result.rows;
    },
  };
}
