/**
 * The baseline of the API's throughput: a plain Node HTTP server and a plain driver that, for each request, send
 * the statements that the app's own handler sent, and nothing else. Run by the benchmark as a process of its own:
 *
 *   node bench/bare-server.ts <plan.json>      prints {"ready":true,"url":…}
 */
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import pg from "pg";
import { z } from "zod";

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const planSchema = z.object({
  databaseUrl: z.string(),
  statements: z.array(z.object({ text: z.string(), values: z.array(z.unknown()) })),
  /** Ids that were there before the recorded request; all others it made, and they are made anew each time. */
  fixed: z.array(z.string()),
  /** The ticket number that the recorded request took; replaced by what the replayed counter returns. */
  numberTaken: z.number().nullable(),
});

const [planFile = ""] = process.argv.slice(2);
const plan = planSchema.parse(JSON.parse(await readFile(planFile, "utf8")));
const fixed = new Set(plan.fixed);
const pool = new pg.Pool({ connectionString: plan.databaseUrl, max: 20 });

// The database may go first when a measurement ends.
pool.on("error", () => {});

const prepared = plan.statements.map(({ text, values }, index) => ({
  name: `bare_${index}`,
  text,
  values,
  freshAt: positions(
    values,
    (value) => typeof value === "string" && UUID_V7.test(value) && !fixed.has(value),
  ),
  numberAt: positions(values, (value) => plan.numberTaken !== null && value === plan.numberTaken),
}));

function positions(values: unknown[], matches: (value: unknown) => boolean): number[] {
  return values.flatMap((value, position) => (matches(value) ? [position] : []));
}

async function replay(): Promise<unknown> {
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
    return last;
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

const server = createServer((request, response) => {
  request.resume().on("end", () => {
    replay().then(
      (data) => {
        response.writeHead(200, { "Content-Type": "application/json" });
        response.end(JSON.stringify({ data }));
      },
      (error: unknown) => {
        response.writeHead(500);
        response.end(String(error));
      },
    );
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address !== null) {
    console.log(JSON.stringify({ ready: true, url: `http://127.0.0.1:${address.port}` }));
  }
});
process.on("disconnect", () => process.exit(0));
