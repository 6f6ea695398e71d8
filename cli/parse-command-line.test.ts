import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineCliCommand, UsageError } from "./command.ts";
import { commands } from "./commands.ts";
import { parseCommandLine } from "./parse-command-line.ts";

const answer = async () => ({ text: "", data: null });
const plain = defineCliCommand({
  name: "status",
  summary: "Plain",
  needs: "settings",
  input: z.strictObject({}),
  run: answer,
});
const list = defineCliCommand({
  name: "things list",
  summary: "With options",
  options: {
    organisation: { type: "string", description: "whose", placeholder: "slug", isRequired: true },
    failed: { type: "boolean", description: "only those" },
  },
  needs: "database",
  input: z.strictObject({ organisation: z.string(), failed: z.boolean().optional() }),
  run: answer,
});
const remove = defineCliCommand({
  name: "things remove",
  summary: "With an argument",
  arguments: [{ name: "id", description: "which" }],
  needs: "database",
  input: z.strictObject({ id: z.string() }),
  run: answer,
});
const known = [plain, list, remove];
const parse = (...typed: string[]) => parseCommandLine(typed, known);

describe("parseCommandLine", () => {
  it.each([
    [["status"], "status", {}],
    [["things", "remove", "7"], "things remove", { id: "7" }],
    [
      ["things", "list", "--organisation", "acme"],
      "things list",
      { organisation: "acme", failed: undefined },
    ],
    [
      ["things", "list", "--failed", "--organisation=acme"],
      "things list",
      { organisation: "acme", failed: true },
    ],
  ])("reads %j", (typed, name, given) => {
    const line = parse(...typed);
    expect(line).toMatchObject({ kind: "command", isJson: false });
    expect(line.kind === "command" && [line.command.name, line.given]).toEqual([name, given]);
  });

  it("knows --json wherever it stands", () => {
    expect(parse("--json", "status").isJson).toBe(true);
    expect(parse("status", "--json").isJson).toBe(true);
  });

  it.each([
    [[], null],
    [["--help"], null],
    [["help"], null],
    [["help", "status"], "status"],
    [["help", "things", "list"], "things list"],
    [["help", "things"], "things"],
    [["things", "remove", "--help"], "things remove"],
    [["things", "remove", "-h"], "things remove"],
  ])("takes %j for a question about %j", (typed, topic) => {
    expect(parse(...typed)).toMatchObject({ kind: "help", topic });
  });

  it.each([
    [["nothing"], /“nothing” is not a command/],
    [["things"], /There is: things list, things remove/],
    [["things", "lost"], /“things lost” is not a command. There is: things list/],
    [["--failed"], /Say which command/],
    [["status", "now"], /“now” is one word too many/],
    [["things", "remove"], /^<id> is missing. See: relaydesk help things remove$/],
    [["things", "list"], /^--organisation <slug> is missing/],
    [["things", "list", "--organisation"], /--organisation/],
    [["things", "list", "--organisation", "acme", "--all"], /--all/],
    [["things", "list", "--organisation", "acme", "--failed=yes"], /--failed/],
  ])("refuses %j and says why", (typed, message) => {
    expect(() => parse(...typed)).toThrow(UsageError);
    expect(() => parse(...typed)).toThrow(message);
  });
});

describe("a command's input", () => {
  it("reaches run only in its declared shape, and a wrong value names its option", async () => {
    const strict = defineCliCommand({
      name: "strict",
      summary: "Strict",
      arguments: [{ name: "count", description: "how many" }],
      needs: "settings",
      input: z.strictObject({ count: z.coerce.number<string>({ error: "must be a number" }).int() }),
      run: async ({ count }) => ({ text: String(count + 1), data: count }),
    });
    const instance = {
      dataDirectory: "/nowhere",
      url: null,
      pid: null,
      settings: {},
      hasDatabase: false,
      hasJobServer: false,
    };
    await expect(strict.run({ count: "2" }, instance)).resolves.toEqual({ text: "3", data: 2 });
    await expect(strict.run({ count: "two" }, instance)).rejects.toThrow("<count>: must be a number");
  });
});

describe("the commands", () => {
  it("have names of their own, of one or two words, that no other one hides", () => {
    const names = commands.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) {
      expect(name).toMatch(/^[a-z-]+( [a-z-]+)?$/);
      expect(names.filter((other) => other !== name && other.startsWith(`${name} `))).toEqual([]);
    }
  });
});
