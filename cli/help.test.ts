import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { UsageError } from "./command.ts";
import { commands } from "./commands.ts";
import { helpText } from "./help.ts";

it("names every command in the overview, and explains each with its arguments and options", () => {
  const overview = helpText(null, commands);
  for (const command of commands) {
    expect(overview).toContain(command.name);
    const explained = helpText(command.name, commands);
    expect(explained).toContain(`Usage: relaydesk ${command.name}`);
    expect(Math.max(...explained.split("\n").map((line) => line.length))).toBeLessThanOrEqual(110);
    for (const { name } of command.arguments) expect(explained).toContain(`<${name}>`);
    for (const name of Object.keys(command.options)) expect(explained).toContain(`--${name}`);
  }
});

it("lists a group by its first word, and refuses what is neither", () => {
  expect(helpText("people", commands)).toContain("people password-reset <email>");
  expect(() => helpText("nonsense", commands)).toThrow(UsageError);
});

it("is complete in the operators' manual", () => {
  const manual = readFileSync(path.join(import.meta.dirname, "../docs/operating.md"), "utf8");
  expect(commands.map(({ name }) => name).filter((name) => !manual.includes(`\`${name}`))).toEqual([]);
});
