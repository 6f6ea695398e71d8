import { parseArgs } from "node:util";
import { z } from "zod";
import { createHeldClock } from "./clock.ts";
import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET, type SandboxOptions } from "./server.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";

/** A setting of the program that cannot be used, with what to do about it. */
export class OptionError extends Error {}

const wholeNumber = (min: number, max: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().int().min(min).max(max));

const flags = {
  port: { type: "string" },
  host: { type: "string" },
  file: { type: "string" },
  "rate-limit": { type: "string" },
  "client-id": { type: "string" },
  "client-secret": { type: "string" },
  "redirect-uri": { type: "string", multiple: true },
  seed: { type: "string" },
  "held-clock": { type: "string" },
  help: { type: "boolean" },
} as const;

/** What `--help` prints. */
export const USAGE = `A local ClickUp: OAuth, API v2, rate limit and faults on demand.

  node sandbox/main.ts [flags]

  --port <n>            port, 0 for any free one (SANDBOX_PORT; 0)
  --host <name>         address to listen on (SANDBOX_HOST; 127.0.0.1)
  --file <path>         remember everything in this file (SANDBOX_FILE; nothing is kept)
  --rate-limit <n>      requests a minute for each token (SANDBOX_RATE_LIMIT; ${DEFAULT_SETTINGS.rateLimit})
  --client-id <id>      OAuth client (SANDBOX_CLIENT_ID; ${DEFAULT_CLIENT_ID})
  --client-secret <s>   its secret (SANDBOX_CLIENT_SECRET; ${DEFAULT_CLIENT_SECRET})
  --redirect-uri <uri>  registered redirect address, repeatable or separated by commas
                        (SANDBOX_REDIRECT_URI; any on this machine)
  --held-clock <when>   stand still at this instant (ISO 8601) until POST /_sandbox/clock moves it
                        (SANDBOX_HELD_CLOCK; the machine's own clock)
  --seed <text>         where ids, tokens and secrets are derived from (SANDBOX_SEED; demo)
`;

/**
 * Reads the program's flags, which win over the environment.
 * @throws OptionError naming the flag that is wrong. Answers null when help was asked for.
 */
export function readOptions(
  args: string[],
  environment: Record<string, string | undefined>,
): SandboxOptions | null {
  const { values } = parseFlags(args);
  if (values.help) return null;
  const given = (
    flag: "port" | "host" | "file" | "rate-limit" | "client-id" | "client-secret" | "seed" | "held-clock",
  ) => {
    const name = `SANDBOX_${flag.toUpperCase().replaceAll("-", "_")}`;
    // An empty variable is one that was not set, as is usual in `.env` files.
    const value = values[flag] ?? (environment[name] || undefined);
    return { value, label: values[flag] === undefined ? name : `--${flag}` };
  };
  const numberOf = (flag: "port" | "rate-limit", min: number, max: number): number | undefined => {
    const { value, label } = given(flag);
    if (value === undefined) return undefined;
    const parsed = wholeNumber(min, max).safeParse(value);
    if (!parsed.success) {
      throw new OptionError(`${label} must be a whole number from ${min} to ${max}, not "${value}".`);
    }
    return parsed.data;
  };
  const rateLimit = numberOf("rate-limit", 1, 1_000_000);
  const heldAt = given("held-clock");
  const startMs = heldAt.value === undefined ? null : Date.parse(heldAt.value);
  if (Number.isNaN(startMs)) {
    throw new OptionError(
      `${heldAt.label} must be an instant such as 2026-03-02T12:00:00Z, not "${heldAt.value}".`,
    );
  }
  return {
    ...(startMs === null ? {} : { clock: createHeldClock(startMs) }),
    port: numberOf("port", 0, 65_535),
    host: given("host").value,
    file: given("file").value ?? null,
    seed: given("seed").value,
    clientId: given("client-id").value,
    clientSecret: given("client-secret").value,
    redirectUris: (values["redirect-uri"] ?? [environment.SANDBOX_REDIRECT_URI ?? ""])
      .flatMap((uris) => uris.split(","))
      .map((uri) => uri.trim())
      .filter((uri) => uri !== ""),
    settings: rateLimit === undefined ? {} : { rateLimit },
  };
}

function parseFlags(args: string[]) {
  try {
    return parseArgs({ args, options: flags, allowPositionals: false });
  } catch (cause) {
    throw new OptionError(`${cause instanceof Error ? cause.message : String(cause)}\n\n${USAGE}`, { cause });
  }
}
