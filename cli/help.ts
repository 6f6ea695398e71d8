import { type CliCommand, UsageError } from "./command.ts";

const LINE_WIDTH = 96;

const GLOBAL = [
  ["--json", "print JSON instead of text"],
  ["--help", "explain the command"],
] as const;

/** The list of commands, or all there is to say about one. `topic` may name a group such as `people`. */
export function helpText(topic: string | null, commands: readonly CliCommand[]): string {
  if (topic === null) return overview(commands);
  const command = commands.find(({ name }) => name === topic);
  if (command !== undefined) return explain(command);
  const group = commands.filter(({ name }) => name.startsWith(`${topic} `));
  if (group.length > 0) return pairs(group.map((each) => [usage(each), each.summary]));
  throw new UsageError(`There is no command “${topic}”. See: relaydesk help`);
}

function overview(commands: readonly CliCommand[]): string {
  return [
    "Operates a Relaydesk. Run it where Relaydesk runs, or with its settings in the environment.",
    "",
    "Usage: relaydesk <command> [options]      (in a checkout: npm run cli -- <command> [options])",
    "",
    pairs([
      ...commands.map(({ name, summary }) => [name, summary] as const),
      ["help <command>", "explain a command"] as const,
    ]),
    "",
    "Options of every command:",
    pairs(GLOBAL),
    "",
    "Exit codes: 0 done; 1 it could not be done, or something needs you; 2 the command line is wrong.",
  ].join("\n");
}

function explain(command: CliCommand): string {
  const options = Object.entries(command.options).map(
    ([name, option]) => [optionText(name, option), option.description] as const,
  );
  return [
    `${command.summary}.`,
    "",
    `Usage: relaydesk ${usage(command)}`,
    ...command.details.flatMap((paragraph) => ["", wrap(paragraph)]),
    "",
    pairs([
      ...command.arguments.map(({ name, description }) => [`<${name}>`, description] as const),
      ...options,
      ...GLOBAL,
    ]),
  ].join("\n");
}

function usage(command: CliCommand): string {
  return [
    command.name,
    ...command.arguments.map(({ name, isOptional }) => (isOptional === true ? `[<${name}>]` : `<${name}>`)),
    ...Object.entries(command.options).map(([name, option]) =>
      option.isRequired === true ? optionText(name, option) : `[${optionText(name, option)}]`,
    ),
  ].join(" ");
}

function optionText(name: string, { type, placeholder }: CliCommand["options"][string]): string {
  return type === "boolean" ? `--${name}` : `--${name} <${placeholder ?? "value"}>`;
}

function pairs(entries: readonly (readonly [string, string])[]): string {
  const width = Math.max(...entries.map(([left]) => left.length));
  return entries.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}

/** Lines of at most `LINE_WIDTH` letters, broken between words. */
function wrap(paragraph: string): string {
  const lines: string[] = [];
  for (const word of paragraph.split(" ")) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > LINE_WIDTH) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines.join("\n");
}
