/** The documents list what there is: every job, metric and setting, and every code that people read of sync. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { environmentSchema } from "#lib/platform/env/schema.ts";
import { ERROR_CODES } from "#lib/platform/errors/index.ts";
import { FILE_TOO_LARGE } from "#lib/sync/conversation/plan-files.ts";
import { GONE_KINDS } from "#lib/tasks/schema.ts";
import { readSourceFiles, root } from "./source-files.ts";

const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const sources = readSourceFiles().filter(({ isTest }) => !isTest);
const found = (pattern: RegExp, from: (file: string) => boolean) =>
  sources
    .filter(({ path: file }) => from(file))
    .flatMap(({ text }) => [...text.matchAll(pattern)].map(([, name = ""]) => name));
const missingIn = (file: string, names: readonly string[]) => {
  const text = read(file);
  return names.filter((name) => !text.includes(`\`${name}\``));
};

describe("the documents", () => {
  it("name every background job", () => {
    const jobs = found(/define(?:Function|Schedule)\(\{\s+id: "([a-z-]+)"/g, (file) =>
      file.startsWith("inngest/functions/"),
    );
    expect(jobs.length).toBeGreaterThan(20);
    expect(missingIn("docs/architecture.md", jobs)).toEqual([]);
  });

  it("name every metric", () => {
    const metrics = found(/(?:counter|gauge|histogram)\(\{\s+name: "([a-z_]+)"/g, () => true);
    expect(metrics.length).toBeGreaterThan(10);
    expect(
      missingIn(
        "docs/operating.md",
        metrics.map((name) => `relaydesk_${name}`),
      ),
    ).toEqual([]);
  });

  it("name every setting", () => {
    const settings = Object.keys(environmentSchema.shape).filter((name) => name !== "NODE_ENV");
    expect(missingIn("README.md", settings)).toEqual([]);
    const example = read(".env.example");
    expect(settings.filter((name) => !example.includes(`${name}=`))).toEqual([]);
  });

  it("say in the runbook what each failure of ClickUp's and of a sync is", () => {
    const ofClickup = Object.keys(ERROR_CODES).filter((code) => code.startsWith("clickup_"));
    expect(ofClickup.length).toBeGreaterThan(5);
    const ofPairs = found(/code: "([a-z_]+_in_clickup)"/g, (file) =>
      file.startsWith("lib/sync/conversation/"),
    );
    expect(ofPairs.length).toBeGreaterThan(2);
    const codes = [
      ...ofClickup,
      ...ofPairs,
      ...GONE_KINDS,
      FILE_TOO_LARGE,
      "changed_on_both_sides",
      "left_alone",
    ];
    expect(missingIn("docs/runbook-sync.md", codes)).toEqual([]);
  });
});
