import { type Environment, environmentSchema } from "./schema.ts";

export type { EncryptionKey, Environment } from "./schema.ts";

/** Names every setting that is wrong and how to put it right. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
}

/** Reads settings from a set of variables. Throws `EnvironmentError` when any is missing or malformed. */
export function parseEnvironment(variables: Record<string, string | undefined>): Environment {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ""),
  );
  const result = environmentSchema.safeParse(given);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join(".")} ${issue.message}`);
  throw new EnvironmentError(`Relaydesk cannot start with these settings:\n${lines.join("\n")}`);
}

let parsed: Environment | undefined;

/** The process's settings, read once and checked. */
export function env(): Environment {
  parsed ??= parseEnvironment(process.env);
  return parsed;
}

/** Whether ClickUp is the local stand-in: its API is on this machine. */
export function isClickupSandbox(): boolean {
  const { hostname } = new URL(env().CLICKUP_API_URL);
  return ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}
