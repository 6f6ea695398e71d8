/**
 * The baseline of the inbox: a plain Node HTTP server and a plain driver that verify the signature and insert the same
 * row, and nothing else. Run by the benchmark as a process of its own:
 *
 *   node bench/bare-webhook.ts <database url> <secret> <organisation> <connection>
 */
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import pg from "pg";

const [databaseUrl = "", secret = "", organisationId = "", connectionId = ""] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 20 });
pool.on("error", () => {});

const INSERT = `
  insert into webhook_deliveries
    (id, organisation_id, connection_id, webhook_id, event, task_id, verdict, event_key, state, body, received_at)
  values ($1, $2, $3, $4, $5, $6, 'accepted', $7, 'ignored', $8, now())`;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks);
    const signature = Buffer.from(String(request.headers["x-signature"]), "hex");
    const expected = createHmac("sha256", secret).update(body).digest();
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
      response.writeHead(400).end();
      return;
    }
    const said: unknown = JSON.parse(body.toString());
    const text = (name: string) =>
      typeof said === "object" && said !== null ? String(Reflect.get(said, name)) : "";
    const values = [
      randomUUID(),
      organisationId,
      connectionId,
      text("webhook_id"),
      text("event"),
      text("task_id"),
      randomUUID(),
      body,
    ];
    pool.query({ name: "bare-insert", text: INSERT, values }).then(
      () => response.writeHead(200, { "Content-Type": "application/json" }).end('{"data":{}}'),
      (error: unknown) => response.writeHead(500).end(String(error)),
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
