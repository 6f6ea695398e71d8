import type { IncomingMessage, ServerResponse } from "node:http";
import type { Engine } from "../execution/context.ts";
import { SyncRefused, syncApp } from "../schedule/sync-app.ts";
import { readJson, sendJson } from "./exchange.ts";

const MAX_BYTES = 8 * 1024 * 1024;

/** `POST /fn/register`: an app lists its functions (SDK specification, section 4.3.2). */
export async function registerApp(
  engine: Engine,
  onSynced: (isModified: boolean) => void,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readJson(request, MAX_BYTES);
  try {
    const { isModified } = await syncApp(engine, body);
    onSynced(isModified);
    sendJson(response, 200, { ok: true, status: 200, modified: isModified });
  } catch (error) {
    if (!(error instanceof SyncRefused)) throw error;
    engine.log.warn("A sync was refused", { error: error.message });
    sendJson(response, 400, { ok: false, status: 400, modified: false, error: error.message });
  }
}
