/** What a command of the operators' program is, as a value: help, parser and program all read the same one. */
import type { z } from "zod";
import type { Instance } from "./find-instance.ts";

export type CliArgument = { name: string; description: string; isOptional?: boolean };

export type CliOption = {
  type: "string" | "boolean";
  description: string;
  /** What stands for the value in the help, e.g. `slug`. */
  placeholder?: string;
  isRequired?: boolean;
};

/** What a command has to say: `text` for people, `data` for `--json`. */
export type Answer = { text: string; data: unknown; exitCode?: number };

/** Arguments and options as typed, by name. */
export type GivenValues = Record<string, string | boolean | undefined>;

export type CliCommand = {
  /** One or two words, e.g. `people list`. */
  name: string;
  summary: string;
  /** Paragraphs for `help <command>`. */
  details: readonly string[];
  /** In this order; only the last may be left out. */
  arguments: readonly CliArgument[];
  options: Readonly<Record<string, CliOption>>;
  /** What must be known before it runs: the settings, or a database too. */
  needs: "settings" | "database";
  run: (given: GivenValues, instance: Instance) => Promise<Answer>;
};

/** The command line makes no sense; exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What was asked for cannot be done; exit code 1. `action` says what to do about it. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly action: string | undefined;

  constructor(message: string, action?: string) {
    super(message);
    this.action = action;
  }
}

type Declaration<Input extends z.ZodType> = {
  name: string;
  summary: string;
  details?: readonly string[];
  arguments?: readonly CliArgument[];
  options?: Readonly<Record<string, CliOption>>;
  needs: CliCommand["needs"];
  /** Arguments and options together, by name. */
  input: Input;
  run: (input: z.output<Input>, instance: Instance) => Promise<Answer>;
};

/** Declares a command. What was typed reaches `run` only in the shape of `input`. */
export function defineCliCommand<Input extends z.ZodType>(declaration: Declaration<Input>): CliCommand {
  const { input, run, ...rest } = declaration;
  return {
    ...rest,
    details: rest.details ?? [],
    arguments: rest.arguments ?? [],
    options: rest.options ?? {},
    run: async (given, instance) => {
      const result = input.safeParse(given);
      if (!result.success) throw new UsageError(explain(result.error, rest.arguments ?? []));
      return run(result.data, instance);
    },
  };
}

function explain(error: z.ZodError, known: readonly CliArgument[]): string {
  return error.issues
    .map((issue) => {
      const field = String(issue.path[0] ?? "");
      const shown =
        field === "" ? "" : known.some(({ name }) => name === field) ? `<${field}>: ` : `--${field}: `;
      return `${shown}${issue.message}`;
    })
    .join("\n");
}
