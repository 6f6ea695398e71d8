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

const UUID_V7 = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;

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
  // Looked at once, so that the baseline does no more for a request than put its ids in.
  values: values.map((value) => ({ value, changes: isChanging(value) })),
}));

/** Whether a value holds what each request has of its own: an id it made, alone or in JSON, or the number it took. */
function isChanging(value: unknown): boolean {
  if (typeof value !== "string") return plan.numberTaken !== null && value === plan.numberTaken;
  return Array.from(value.matchAll(UUID_V7)).some(([id]) => !fixed.has(id));
}

async function replay(): Promise<unknown> {
  const client = await pool.connect();
  const fresh = new Map<string, string>();
  let number = 0;
  let last: unknown = null;
  const freshId = (recorded: string) => {
    if (fixed.has(recorded)) return recorded;
    const id = fresh.get(recorded) ?? randomUUID();
    fresh.set(recorded, id);
    return id;
  };
  const renew = (value: unknown) =>
    typeof value === "string"
      ? value.replaceAll(UUID_V7, freshId).replace(`"number":${plan.numberTaken},`, `"number":${number},`)
      : number;
  try {
    for (const { name, text, values } of prepared) {
      const replayed = values.map(({ value, changes }) => (changes ? renew(value) : value));
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
