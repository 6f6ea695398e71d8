import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { PERMISSIONS } from "#lib/platform/permissions/index.ts";
import { RULES } from "./import-rules.ts";
import { listFiles, readSourceFiles, root, type SourceFile } from "./source-files.ts";

const files = readSourceFiles();
const product = files.filter((file) => !file.isTest && !file.path.startsWith("bench/"));

describe("imports", () => {
  it.each(RULES.map((rule) => [rule.id, rule] as const))("%s", (_, rule) => {
    const violations = files.flatMap((file) =>
      file.imports.flatMap((imported) => {
        const message = rule.check(file, imported);
        return message === null ? [] : [`${file.path} imports ${imported.specifier}: ${message}`];
      }),
    );
    expect(violations).toEqual([]);
  });

  it("internal imports name a file that exists", () => {
    const missing = files.flatMap((file) =>
      file.imports
        .filter(
          ({ target }) =>
            target !== null && !target.includes("/generated/") && !existsSync(path.join(root, target)),
        )
        .map(({ specifier }) => `${file.path} imports ${specifier}`),
    );
    expect(missing).toEqual([]);
  });

  it("what the browser gets reaches no server module, however indirectly", () => {
    const byPath = new Map(files.map((file) => [file.path, file]));
    const offenders: string[] = [];
    const starts = product.filter(
      (file) =>
        /^lib\/[^/]+\/(schema|client)\.ts$/.test(file.path) || /^\s*["']use client["']/.test(file.text),
    );
    for (const start of starts) {
      const trail = findServerModule(start, byPath);
      if (trail !== null) offenders.push(trail.join(" -> "));
    }
    expect(offenders).toEqual([]);
  });

  it("modules form no cycle at run time", () => {
    expect(findCycles(product)).toEqual([]);
  });

  it("queries across organisations are imported by jobs and operators only", () => {
    const allowed = /^(inngest\/functions\/|cli\/|scripts\/|lib\/[^/]+\/index\.ts)/;
    const offenders = product
      .filter((file) => !allowed.test(file.path))
      .filter((file) => /import[^;]*\b\w+AcrossOrganisations\b[^;]*from\s+["']#/.test(file.text))
      .map((file) => file.path);
    expect(offenders).toEqual([]);
  });
});

describe("code", () => {
  it("only the settings module and programs' entries read process.env", () => {
    const allowed =
      /^(lib\/platform\/env\/|scripts\/|bench\/|cli\/|e2e\/|sandbox\/|inngest\/local\/|prisma\/|[^/]+\.config\.ts|instrumentation\.ts|proxy\.ts)/;
    const offenders = product.filter((file) => file.text.includes("process.env") && !allowed.test(file.path));
    expect(offenders.map((file) => file.path)).toEqual([]);
  });

  it("a domain asks one question at a time inside a transaction, which is one connection", () => {
    const offenders = product
      .filter((file) => /^lib\/(?!platform\/|api\/|testing\/)/.test(file.path))
      .filter((file) => /\bctx\.db\b|\bVerbContext\b|\bTenantDb\b/.test(file.text))
      .filter((file) => /\bPromise\.(?:all|allSettled|any|race)\(/.test(file.text));
    expect(offenders.map((file) => file.path)).toEqual([]);
  });

  it("no file inside a domain has a name that says nothing", () => {
    const vague = /(^|\/)(utils?|helpers?|common|misc|types|stuff)\.tsx?$/;
    expect(product.map((file) => file.path).filter((file) => vague.test(file))).toEqual([]);
  });

  it("screens use semantic colours and the layers of the design system", () => {
    const raw =
      /\b(?:bg|text|border|ring|fill|stroke|from|to|via|outline|decoration|shadow)-(?:slate|gray|zinc|neutral|stone|red|orange|amber|yellow|lime|green|emerald|teal|cyan|sky|blue|indigo|violet|purple|fuchsia|pink|rose|black|white)(?:-\d{2,3})?\b|\bz-\[|-\[#[0-9a-f]{3,8}\]/i;
    const offenders = product
      .filter((file) => /^(app|components)\//.test(file.path) && file.path.endsWith(".tsx"))
      .flatMap((file) => {
        const match = raw.exec(file.text);
        return match === null ? [] : [`${file.path}: ${match[0]}`];
      });
    expect(offenders).toEqual([]);
  });

  it("nobody casts away what the types say", () => {
    const offenders = product
      .filter((file) => !file.path.includes("/generated/"))
      .flatMap((file) => {
        const match = /\bas any\b|@ts-(?:ignore|nocheck|expect-error)|\bas unknown as\b/.exec(file.text);
        return match === null ? [] : [`${file.path}: ${match[0]}`];
      });
    expect(offenders).toEqual([]);
  });
});

describe("the edge", () => {
  const routes = files.filter((file) => /^app\/api\/v1\/.*route\.ts$/.test(file.path));

  it("every API route goes through the wrapper", () => {
    const bare = routes.filter((file) =>
      [...file.text.matchAll(/export const (GET|POST|PUT|PATCH|DELETE)\s*(?::[^=]+)?=\s*(\w+)/g)].some(
        ([, , call]) => call !== "route" && call !== "unknownRoute",
      ),
    );
    expect(bare.map((file) => file.path)).toEqual([]);
  });

  it("every API route is in the list that the OpenAPI document is made from", () => {
    const list = readFileSync(path.join(root, "app/api/v1/routes.ts"), "utf8");
    const missing = routes
      .filter((file) => !/\[\.\.\.|openapi\.json/.test(file.path))
      .map((file) => file.path.replace("app/api/v1/", ""))
      .filter((file) => !list.includes(file));
    expect(missing).toEqual([]);
  });

  it("every permission is used, and every permission used exists", () => {
    const text = product
      .filter((file) => !file.path.startsWith("lib/platform/permissions/"))
      .map((file) => file.text)
      .join("\n");
    const unused = Object.keys(PERMISSIONS).filter((permission) => !text.includes(`"${permission}"`));
    expect(unused).toEqual([]);
  });

  it("every audit action is written by one command only", () => {
    const actions = product.flatMap((file) =>
      [...file.text.matchAll(/^\s*audit: "([a-z_]+\.[a-z_]+)"/gm)].map(([, action]) => `${action}`),
    );
    const verbs = product.flatMap((file) =>
      [...file.text.matchAll(/\bname: "([a-z_]+\.[a-z_]+)",\n\s*permission:/g)].map(([, name]) => `${name}`),
    );
    expect(actions.length).toBeGreaterThan(10);
    expect(verbs).toEqual([...new Set(verbs)]);
  });
});

describe("the documents", () => {
  it("every setting is in .env.example and in the README", () => {
    const schema = readFileSync(path.join(root, "lib/platform/env/schema.ts"), "utf8");
    const names = [...schema.matchAll(/^\s{4}([A-Z][A-Z0-9_]+):/gm)].map(([, name]) => `${name}`);
    const example = readFileSync(path.join(root, ".env.example"), "utf8");
    const readme = readFileSync(path.join(root, "README.md"), "utf8");
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => name !== "NODE_ENV" && !example.includes(name))).toEqual([]);
    expect(names.filter((name) => name !== "NODE_ENV" && !readme.includes(name))).toEqual([]);
  });

  it("every path that a document names exists", () => {
    const documents = listFiles("").filter((file) => file.endsWith(".md"));
    const missing = documents.flatMap((file) =>
      [
        ...readFileSync(path.join(root, file), "utf8").matchAll(
          /`((?:app|components|lib|inngest|prisma|e2e|sandbox|docs|bench|scripts|cli)\/[\w\-./[\]()]+(?:\/|\.(?:tsx?|mjs|md|json|prisma|sql|css)))`/g,
        ),
      ]
        .map(([, named]) => `${named}`)
        .filter((named) => !named.includes("generated") && !named.includes("..."))
        .filter((named) => !existsSync(path.join(root, named)))
        .map((named) => `${file} names ${named}`),
    );
    expect(missing).toEqual([]);
  });
});

function findServerModule(start: SourceFile, byPath: Map<string, SourceFile>): string[] | null {
  const queue: string[][] = [[start.path]];
  const seen = new Set([start.path]);
  for (let trail = queue.shift(); trail !== undefined; trail = queue.shift()) {
    const file = byPath.get(trail.at(-1) ?? "");
    if (file === undefined) continue;
    if (file.imports.some(({ specifier, isTypeOnly }) => specifier === "server-only" && !isTypeOnly))
      return trail;
    for (const { target, isTypeOnly } of file.imports) {
      if (target === null || isTypeOnly || seen.has(target)) continue;
      seen.add(target);
      queue.push([...trail, target]);
    }
  }
  return null;
}

function findCycles(all: SourceFile[]): string[] {
  const edges = new Map(
    all.map((file) => [
      file.path,
      file.imports
        .filter(({ isTypeOnly }) => !isTypeOnly)
        .flatMap(({ target }) => (target === null ? [] : [target])),
    ]),
  );
  const cycles: string[] = [];
  const state = new Map<string, "open" | "done">();
  const visit = (node: string, trail: string[]) => {
    if (state.get(node) === "done") return;
    if (state.get(node) === "open") {
      cycles.push([...trail.slice(trail.indexOf(node)), node].join(" -> "));
      return;
    }
    state.set(node, "open");
    for (const next of edges.get(node) ?? []) visit(next, [...trail, node]);
    state.set(node, "done");
  };
  for (const node of edges.keys()) visit(node, []);
  return cycles;
}
