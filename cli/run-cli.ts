import { disconnectDatabase } from "#lib/platform/db/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { redactText } from "#lib/platform/logger/index.ts";
import { type EventSender, setEventSender } from "#lib/platform/signal/dispatch.ts";
import { type Answer, type CliCommand, CommandError, UsageError } from "./command.ts";
import { commands } from "./commands.ts";
import type { Instance } from "./find-instance.ts";
import { helpText } from "./help.ts";
import { parseCommandLine } from "./parse-command-line.ts";
import { printable } from "./table.ts";

export type Surroundings = {
  findInstance: () => Promise<Instance>;
  /** How events reach the job server; asked for only when it is known where that is. */
  findEventSender: () => Promise<EventSender>;
  print: (text: string) => void;
  printError: (text: string) => void;
};

/** Runs what was typed. Answers the exit code; never throws. */
export async function runCli(typed: readonly string[], surroundings: Surroundings): Promise<number> {
  const isJson = typed.includes("--json");
  try {
    const line = parseCommandLine(typed, commands);
    if (line.kind === "help") {
      surroundings.print(helpText(line.topic, commands));
      return 0;
    }
    const { text, data, exitCode } = await runCommand(line.command, line.given, surroundings);
    surroundings.print(line.isJson ? JSON.stringify(data, null, 2) : text);
    return exitCode ?? 0;
  } catch (error) {
    const failure = failureOf(error);
    surroundings.printError(
      isJson
        ? JSON.stringify({ error: failure }, null, 2)
        : [failure.message, failure.action].filter((part) => part !== undefined).join("\n"),
    );
    return error instanceof UsageError ? 2 : 1;
  }
}

async function runCommand(
  command: CliCommand,
  given: Parameters<CliCommand["run"]>[0],
  surroundings: Surroundings,
): Promise<Answer> {
  const instance = await surroundings.findInstance();
  for (const [name, value] of Object.entries(instance.settings)) {
    // An empty value counts as not set, here as in the app.
    if ((process.env[name] ?? "") === "") process.env[name] = value;
  }
  if (command.needs === "database" && !instance.hasDatabase) {
    throw new CommandError(
      `No Relaydesk runs on ${instance.dataDirectory}, and DATABASE_URL is not set.`,
      "Start it with npm start, point DATA_DIR at its data folder, or set DATABASE_URL.",
    );
  }
  try {
    if (instance.hasJobServer) setEventSender(await surroundings.findEventSender());
    return await command.run(given, instance);
  } finally {
    await disconnectDatabase();
  }
}

function failureOf(error: unknown): { message: string; action?: string } {
  if (error instanceof CommandError || error instanceof RelaydeskError) {
    const message = error instanceof RelaydeskError ? error.publicMessage : error.message;
    return { message: printable(message), ...(error.action === undefined ? {} : { action: error.action }) };
  }
  if (error instanceof Error && "code" in error && error.code === "ECONNREFUSED") {
    return {
      message: "The database does not answer.",
      action: "See whether it runs, and whether DATABASE_URL leads to it.",
    };
  }
  return { message: redactText(error instanceof Error ? error.message : String(error)) };
}
