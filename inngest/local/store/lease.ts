import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { LEASE_LOCK, MIGRATION_LOCK, SCHEMA, TABLES } from "./schema.ts";

/** Another server works on this database. */
export class LeaseTaken extends Error {
  override name = "LeaseTaken";
}

const ATTEMPT_EVERY_MS = 250;

/**
 * The right to work on this database: an advisory lock, held by a connection of its own. Two servers started by
 * mistake cannot both have it. PostgreSQL drops the lock the moment the connection ends, so a killed server
 * leaves nothing to clean up.
 */
export class Lease {
  readonly #connectionString: string;
  readonly #onChange: (state: "lost" | "regained", isSameHolder: boolean) => void;
  #client: pg.Client | null = null;
  #epoch = 0n;
  #isClosed = false;

  constructor(
    connectionString: string,
    onChange: (state: "lost" | "regained", isSameHolder: boolean) => void,
  ) {
    this.#connectionString = connectionString;
    this.#onChange = onChange;
  }

  /** Takes the lease, waiting up to `waitMs` for another holder to go. Makes the tables. Throws `LeaseTaken`. */
  async take(waitMs: number): Promise<void> {
    const until = Date.now() + waitMs;
    for (;;) {
      const client = new pg.Client({
        connectionString: this.#connectionString,
        application_name: "inngest-local lease",
        keepAlive: true,
      });
      client.on("error", () => {});
      await client.connect();
      try {
        const locked = await client.query<{ taken: boolean }>("select pg_try_advisory_lock($1) as taken", [
          LEASE_LOCK,
        ]);
        if (locked.rows[0]?.taken) {
          await this.#settle(client);
          return;
        }
      } catch (error) {
        await client.end().catch(() => {});
        throw error;
      }
      await client.end();
      if (Date.now() >= until)
        throw new LeaseTaken(
          "Another local Inngest server already works on this database. Stop it, or give this one a database of its own.",
        );
      await sleep(ATTEMPT_EVERY_MS);
    }
  }

  async #settle(client: pg.Client): Promise<void> {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    try {
      await client.query(TABLES);
    } finally {
      await client.query("select pg_advisory_unlock($1)", [MIGRATION_LOCK]);
    }
    const taken = await client.query<{ epoch: string }>(
      `update ${SCHEMA}.lease set epoch = epoch + 1, taken_at = now() returning epoch`,
    );
    const epoch = BigInt(taken.rows[0]?.epoch ?? 0);
    const isSameHolder = epoch === this.#epoch + 1n;
    const isFirst = this.#client === null;
    this.#epoch = epoch;
    this.#client = client;
    client.once("end", () => this.#regain(client));
    if (!isFirst) this.#onChange("regained", isSameHolder);
  }

  #regain(ended: pg.Client): void {
    if (this.#isClosed || this.#client !== ended) return;
    this.#onChange("lost", false);
    void this.#retake();
  }

  async #retake(): Promise<void> {
    while (!this.#isClosed) {
      try {
        await this.take(0);
        return;
      } catch {
        await sleep(ATTEMPT_EVERY_MS);
      }
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#client?.end().catch(() => {});
  }
}
