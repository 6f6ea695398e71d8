import { setTimeout as sleep } from "node:timers/promises";
import { AppAway, AppClient } from "../execution/call-app.ts";
import type { Engine } from "../execution/context.ts";
import { parseJson } from "../protocol/answer.ts";
import { SIGNATURE_HEADER, sign } from "../protocol/signature.ts";
import { SyncRefused, syncApp } from "./sync-app.ts";
import { SyncProblems } from "./sync-problems.ts";

const UNTIL_REACHED_MS = 300;
const TIMEOUT_MS = 30_000;

/**
 * Asks each app for its functions by an in-band sync (a signed `PUT`): often until it answers, then every
 * `everyMs`, so that a change or a restart of the app is noticed without anybody telling.
 */
export class AppPoller {
  readonly #engine: Engine;
  readonly #client = new AppClient();
  readonly #abort = new AbortController();
  readonly #onSynced: (origin: string, isModified: boolean) => void;
  readonly #signingKey: string | null;
  readonly #loops: Promise<void>[] = [];

  constructor(
    engine: Engine,
    signingKey: string | null,
    onSynced: (origin: string, isModified: boolean) => void,
  ) {
    this.#engine = engine;
    this.#signingKey = signingKey;
    this.#onSynced = onSynced;
  }

  start(urls: readonly string[], everyMs: number): void {
    for (const url of urls) this.#loops.push(this.#follow(url, everyMs));
  }

  async #follow(url: string, everyMs: number): Promise<void> {
    const problems = new SyncProblems(this.#engine.now().getTime());
    while (!this.#abort.signal.aborted) {
      let isReached = false;
      try {
        await this.#ask(url);
        isReached = true;
        problems.reached();
      } catch (error) {
        const complaint = this.#abort.signal.aborted
          ? null
          : problems.failed(error, this.#engine.now().getTime());
        if (complaint !== null)
          this.#engine.log[complaint.level](complaint.message, { app: url, error: complaint.error });
        isReached = !(error instanceof AppAway);
      }
      const waitMs = isReached ? everyMs : Math.min(UNTIL_REACHED_MS, everyMs);
      await sleep(waitMs, undefined, { signal: this.#abort.signal }).catch(() => {});
    }
  }

  async #ask(url: string): Promise<void> {
    const body = JSON.stringify({ url });
    const headers: Record<string, string> = { "x-inngest-sync-kind": "in_band" };
    if (this.#signingKey) headers[SIGNATURE_HEADER] = sign(body, this.#signingKey, this.#engine.now());
    else headers["x-inngest-server-kind"] = "dev";
    const answer = await this.#client.send("PUT", url, body, headers, this.#abort.signal, TIMEOUT_MS);
    if (answer.status !== 200)
      throw new SyncRefused(
        answer.status === 401
          ? "The app refused the signature; give it and this server the same signing key"
          : `The app answered HTTP ${answer.status} to the sync`,
      );
    // An app that does not take in-band syncs has called `POST /fn/register` meanwhile.
    const isInBand = answer.headers["x-inngest-sync-kind"] === "in_band";
    const isModified = isInBand ? (await syncApp(this.#engine, parseJson(answer.body))).isModified : true;
    this.#onSynced(new URL(url).origin, isModified);
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await Promise.allSettled(this.#loops);
    this.#client.close();
  }
}
