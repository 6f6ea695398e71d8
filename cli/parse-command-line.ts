import { parseArgs } from "node:util";
import { type CliCommand, type GivenValues, UsageError } from "./command.ts";

export type CommandLine = { isJson: boolean } & (
  | { kind: "help"; topic: string | null }
  | { kind: "command"; command: CliCommand; given: GivenValues }
);

/**
 * Reads what was typed after the program's name. A command may be one word or two; options may stand anywhere
 * after it. Throws `UsageError` for whatever it does not know.
 */
export function parseCommandLine(typed: readonly string[], commands: readonly CliCommand[]): CommandLine {
  const words = typed.filter((word) => !word.startsWith("-"));
  const isJson = typed.includes("--json");
  const command = findCommand(words, commands);
  if (words[0] === "help" || command === undefined || typed.includes("--help") || typed.includes("-h")) {
    if (words.length === 0 && typed.every((word) => ["--help", "-h", "--json"].includes(word)))
      return { kind: "help", topic: null, isJson };
    if (words[0] === "help")
      return { kind: "help", topic: words.length > 1 ? words.slice(1).join(" ") : null, isJson };
    if (command !== undefined) return { kind: "help", topic: command.name, isJson };
    throw new UsageError(unknownCommand(words, commands));
  }
  return { kind: "command", command, given: readGiven(command, typed), isJson };
}

function findCommand(words: readonly string[], commands: readonly CliCommand[]): CliCommand | undefined {
  return (
    commands.find(({ name }) => name === words.slice(0, 2).join(" ")) ??
    commands.find(({ name }) => name === words[0])
  );
}

function readGiven(command: CliCommand, typed: readonly string[]): GivenValues {
  const declared = { json: { type: "boolean" as const }, ...command.options };
  let parsed: ReturnType<typeof parse>;
  const parse = () =>
    parseArgs({
      args: [...typed],
      options: Object.fromEntries(Object.entries(declared).map(([name, { type }]) => [name, { type }])),
      allowPositionals: true,
      strict: true,
    });
  try {
    parsed = parse();
  } catch (error) {
    // Node's own words, without its advice on how to escape a dash.
    const [message = ""] = (error instanceof Error ? error.message : String(error)).split(". To specify");
    throw new UsageError(`${message.replace(/\.$/, "")}. See: relaydesk help ${command.name}`);
  }
  const positionals = parsed.positionals.slice(command.name.split(" ").length);
  if (positionals.length > command.arguments.length) {
    throw new UsageError(
      `“${positionals[command.arguments.length]}” is one word too many. See: relaydesk help ${command.name}`,
    );
  }
  const missing = [
    ...command.arguments
      .slice(positionals.length)
      .filter(({ isOptional }) => isOptional !== true)
      .map(({ name }) => `<${name}>`),
    ...Object.entries(command.options)
      .filter(([name, { isRequired }]) => isRequired === true && parsed.values[name] === undefined)
      .map(([name, { placeholder }]) => `--${name} <${placeholder ?? "value"}>`),
  ];
  if (missing.length > 0) {
    throw new UsageError(`${missing.join(" and ")} is missing. See: relaydesk help ${command.name}`);
  }
  return {
    ...Object.fromEntries(command.arguments.map(({ name }, index) => [name, positionals[index]])),
    ...Object.fromEntries(Object.keys(command.options).map((name) => [name, toValue(parsed.values[name])])),
  };
}

function toValue(value: unknown): string | boolean | undefined {
  return typeof value === "string" || typeof value === "boolean" ? value : undefined;
}

function unknownCommand(words: readonly string[], commands: readonly CliCommand[]): string {
  const siblings = commands.filter(({ name }) => name.startsWith(`${words[0]} `)).map(({ name }) => name);
  if (words[0] === undefined) return "Say which command to run. See: relaydesk help";
  return siblings.length > 0
    ? `“${words.slice(0, 2).join(" ")}” is not a command. There is: ${siblings.join(", ")}.`
    : `“${words[0]}” is not a command. See: relaydesk help`;
}
