import { matches } from "../expressions/evaluate.ts";
import type { StoredEvent } from "../protocol/event.ts";
import { callUrl, FunctionConfig, maxAttempts } from "../protocol/function-config.ts";
import type { Sql } from "./database.ts";
import { SCHEMA } from "./schema.ts";

/** A synced function. */
export interface RegisteredFunction {
  id: string;
  slug: string;
  appId: string;
  version: number;
  config: FunctionConfig;
  url: string;
  maxAttempts: number;
  isActive: boolean;
}

function isPattern(name: string): boolean {
  return name.endsWith("*");
}

/** The functions of all apps, in memory; the tables `app` and `function` are the truth and are read at start. */
export class Registry {
  #byId = new Map<string, RegisteredFunction>();
  #bySlug = new Map<string, RegisteredFunction>();
  #byEvent = new Map<string, { target: RegisteredFunction; expression: string | null }[]>();
  #patterns: { prefix: string; target: RegisteredFunction; expression: string | null }[] = [];

  async load(sql: Sql): Promise<void> {
    const rows = await sql.query<{
      id: string;
      slug: string;
      app_id: string;
      config: string;
      is_active: boolean;
      version: number;
    }>(`select id, slug, app_id, config, is_active, version from ${SCHEMA}.function`);
    const functions = rows.map((row): RegisteredFunction => {
      const config = FunctionConfig.parse(JSON.parse(row.config));
      return {
        id: row.id,
        slug: row.slug,
        appId: row.app_id,
        version: row.version,
        config,
        url: callUrl(config),
        maxAttempts: maxAttempts(config),
        isActive: row.is_active,
      };
    });
    this.#byId = new Map(functions.map((target) => [target.id, target]));
    this.#bySlug = new Map(functions.map((target) => [target.slug, target]));
    this.#byEvent = new Map();
    this.#patterns = [];
    for (const target of functions.filter(({ isActive }) => isActive))
      for (const trigger of target.config.triggers) {
        if (!("event" in trigger)) continue;
        const expression = trigger.expression ?? null;
        if (isPattern(trigger.event))
          this.#patterns.push({ prefix: trigger.event.slice(0, -1), target, expression });
        else
          this.#byEvent.set(trigger.event, [
            ...(this.#byEvent.get(trigger.event) ?? []),
            { target, expression },
          ]);
      }
  }

  byId(id: string): RegisteredFunction | null {
    return this.#byId.get(id) ?? null;
  }

  bySlug(slug: string): RegisteredFunction | null {
    return this.#bySlug.get(slug) ?? null;
  }

  all(): RegisteredFunction[] {
    return [...this.#byId.values()];
  }

  /** Whether any function has a trigger for this event name. */
  hasTrigger(name: string): boolean {
    return this.#byEvent.has(name) || this.#patterns.some(({ prefix }) => name.startsWith(prefix));
  }

  /** The functions that this event starts; each once, however many of its triggers match. */
  triggeredBy(event: StoredEvent): RegisteredFunction[] {
    const candidates = [
      ...(this.#byEvent.get(event.name) ?? []),
      ...this.#patterns.filter(({ prefix }) => event.name.startsWith(prefix)),
    ];
    const hit = candidates.filter(({ expression }) => expression === null || matches(expression, { event }));
    return [...new Set(hit.map(({ target }) => target))];
  }
}
