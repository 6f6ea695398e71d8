/**
 * The bare baseline of an API request: the very statements that the request sends to PostgreSQL, recorded once
 * from the app's own handler and sent again by a plain Node server with a plain driver.
 */
import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import pg from "pg";

export type Statement = { text: string; values: unknown[] };

/** Runs `work` in this process and returns every statement that any connection sent meanwhile. */
export async function recordStatements(work: () => Promise<unknown>): Promise<Statement[]> {
  const statements: Statement[] = [];
  const original = pg.Client.prototype.query;
  const recording = function (this: pg.Client, ...parameters: unknown[]) {
    const statement = toStatement(parameters);
    if (statement !== undefined) statements.push(statement);
    return Reflect.apply(original, this, parameters);
  };
  Object.defineProperty(pg.Client.prototype, "query", {
    value: recording,
    configurable: true,
    writable: true,
  });
  try {
    await work();
  } finally {
    Object.defineProperty(pg.Client.prototype, "query", {
      value: original,
      configurable: true,
      writable: true,
    });
  }
  return statements;
}

function toStatement([first, second]: unknown[]): Statement | undefined {
  if (typeof first === "string") return { text: first, values: Array.isArray(second) ? second : [] };
  if (typeof first !== "object" || first === null || !("text" in first) || typeof first.text !== "string")
    return undefined;
  return { text: first.text, values: "values" in first && Array.isArray(first.values) ? first.values : [] };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Serves each request by sending the statements again. Ids that the recorded request made are made anew each
 * time; ids in `fixed` (organisation, caller, …) stay. A value equal to `numberTaken` becomes the number that
 * the replayed counter update returned.
 */
export async function serveStatements(options: {
  databaseUrl: string;
  statements: Statement[];
  fixed: ReadonlySet<string>;
  numberTaken?: number;
}): Promise<{ url: string; close: () => Promise<void> }> {
  const pool = new pg.Pool({ connectionString: options.databaseUrl, max: 20 });
  const prepared = options.statements.map((statement, index) => ({
    ...statement,
    name: `bench_${index}`,
    freshAt: statement.values.flatMap((value, position) =>
      typeof value === "string" && UUID.test(value) && !options.fixed.has(value) ? [position] : [],
    ),
    numberAt: statement.values.flatMap((value, position) =>
      options.numberTaken !== undefined && value === options.numberTaken ? [position] : [],
    ),
  }));
  const server: Server = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      void (async () => {
        const client = await pool.connect();
        const fresh = new Map<unknown, string>();
        let number = 0;
        let last: unknown = null;
        try {
          for (const { name, text, values, freshAt, numberAt } of prepared) {
            const replayed = [...values];
            for (const position of freshAt) {
              const id = fresh.get(values[position]) ?? randomUUID();
              fresh.set(values[position], id);
              replayed[position] = id;
            }
            for (const position of numberAt) replayed[position] = number;
            const { rows } = await client.query<Record<string, unknown>>({ name, text, values: replayed });
            if (rows.length > 0) last = rows;
            const counter = rows[0]?.ticket_counter;
            if (typeof counter === "number") number = counter;
          }
          response.writeHead(200, { "Content-Type": "application/json" });
          response.end(JSON.stringify({ data: last }));
        } catch (error) {
          await client.query("rollback").catch(() => {});
          response.writeHead(500);
          response.end(String(error));
        } finally {
          client.release();
        }
      })();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await pool.end();
    },
  };
}
