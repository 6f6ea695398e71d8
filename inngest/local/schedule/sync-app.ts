import { createHash } from "node:crypto";
import { z } from "zod";
import type { Engine } from "../execution/context.ts";
import { type FunctionConfig, RegisterRequest } from "../protocol/function-config.ts";
import { stableUuid } from "../protocol/identifiers.ts";
import type { Sql } from "../store/database.ts";
import { SCHEMA } from "../store/schema.ts";
import { parseCron } from "./cron.ts";

/** A sync that is refused, with a message for the developer of the app. */
export class SyncRefused extends Error {
  override name = "SyncRefused";
}

function issueText(error: z.ZodError, body: unknown): string {
  const Names = z.looseObject({ functions: z.array(z.looseObject({ id: z.string() })) });
  const named = Names.safeParse(body);
  return error.issues
    .map(({ path, message }) => {
      const index = path[0] === "functions" && typeof path[1] === "number" ? path[1] : null;
      const id = index !== null && named.success ? named.data.functions[index]?.id : undefined;
      return `${id ? `${id}: ` : ""}${path.slice(id ? 2 : 0).join(".")}: ${message}`;
    })
    .join("; ");
}

async function writeFunction(sql: Sql, appId: string, config: FunctionConfig): Promise<void> {
  await sql.query(
    `insert into ${SCHEMA}.function (id, slug, app_id, config) values ($1, $2, $3, $4)
     on conflict (id) do update set app_id = excluded.app_id, is_active = true,
       version = ${SCHEMA}.function.version + (${SCHEMA}.function.config <> excluded.config)::int,
       config = excluded.config`,
    [stableUuid(config.id), config.id, appId, JSON.stringify(config)],
  );
}

async function writeCrons(engine: Engine, sql: Sql, functions: readonly FunctionConfig[]): Promise<void> {
  for (const config of functions) {
    const id = stableUuid(config.id);
    const expressions = config.triggers.flatMap((trigger) => ("cron" in trigger ? [trigger.cron] : []));
    await sql.query(`delete from ${SCHEMA}.cron where function_id = $1 and not (expression = any($2))`, [
      id,
      expressions,
    ]);
    for (const expression of expressions) {
      const { pattern, timeZone } = parseCron(expression);
      let next: Date | null;
      try {
        next = engine.queue.nextOccurrence(pattern, timeZone, engine.now());
      } catch (error) {
        throw new SyncRefused(
          `${config.id}: the cron expression ${JSON.stringify(expression)} is not valid: ${error instanceof Error ? error.message : error}`,
        );
      }
      if (next)
        await sql.query(
          `insert into ${SCHEMA}.cron (function_id, expression, next_at) values ($1, $2, $3) on conflict do nothing`,
          [id, expression, next],
        );
    }
  }
}

/**
 * Takes over an app's functions: what it lists is active from now on, what it no longer lists is not. Throws
 * `SyncRefused` when something in it cannot be carried out here; nothing is changed then.
 */
export async function syncApp(
  engine: Engine,
  body: unknown,
): Promise<{ appId: string; isModified: boolean; functions: number }> {
  const parsed = RegisterRequest.safeParse(body);
  if (!parsed.success) throw new SyncRefused(issueText(parsed.error, body));
  const request = parsed.data;
  const appId = request.appName ?? request.app_id;
  if (!appId) throw new SyncRefused("The app has no id");
  const checksum = createHash("sha256")
    .update(JSON.stringify([request.url, request.functions]))
    .digest("hex");
  const isModified = await engine.database.transaction(async (sql) => {
    const [known] = await sql.query<{ checksum: string }>(
      `select checksum from ${SCHEMA}.app where id = $1 for update`,
      [appId],
    );
    await sql.query(
      `insert into ${SCHEMA}.app (id, url, sdk, framework, checksum) values ($1, $2, $3, $4, $5)
       on conflict (id) do update set url = excluded.url, sdk = excluded.sdk, framework = excluded.framework,
         checksum = excluded.checksum, synced_at = now()`,
      [appId, request.url, request.sdk, request.framework ?? null, checksum],
    );
    if (known?.checksum === checksum) return false;
    await sql.query(
      `update ${SCHEMA}.function set is_active = false where app_id = $1 and not (slug = any($2))`,
      [appId, request.functions.map(({ id }) => id)],
    );
    for (const config of request.functions) await writeFunction(sql, appId, config);
    await writeCrons(engine, sql, request.functions);
    await sql.query(
      `delete from ${SCHEMA}.cron c using ${SCHEMA}.function f where f.id = c.function_id and not f.is_active`,
    );
    return true;
  });
  if (isModified) {
    await engine.registry.load(engine.database.sql);
    engine.log.info("An app was synced", { app: appId, functions: request.functions.length });
  }
  return { appId, isModified, functions: request.functions.length };
}
