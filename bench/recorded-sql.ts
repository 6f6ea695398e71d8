/**
 * The statements that an API request sends to PostgreSQL, recorded once from the app's own handler. The bare
 * server sends the very same ones again (`bench/bare-server.ts`).
 */
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
