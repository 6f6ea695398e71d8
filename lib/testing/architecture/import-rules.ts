/**
 * What never imports what. Each rule looks at one import of one file and says where the code should go
 * instead. There is no list of exceptions to clean up later: a rule holds everywhere or is changed here.
 */
import type { Import, SourceFile } from "./source-files.ts";

export type Rule = {
  id: string;
  /** What to do instead, or null when the import is fine. */
  check: (file: SourceFile, imported: Import) => string | null;
};

const PURE_PLATFORM = ["errors", "ids", "clock", "pagination", "permissions", "format", "http"];
const CLIENT_SAFE_PLATFORM = [...PURE_PLATFORM, "signal"];

/**
 * Which domain may know which. Everything else goes by signal. Every source of tasks knows `tasks` and `sync`; only
 * `tasks` and `sync` know `clickup`'s working parts.
 */
export const DOMAIN_PAIRS: Record<string, readonly string[]> = {
  security: ["organisations"],
  organisations: ["security"],
  customers: ["organisations", "security"],
  tickets: ["customers", "organisations", "tasks", "sync", "security"],
  transfers: ["customers", "tickets", "organisations"],
  clickup: ["organisations", "customers", "security"],
  tasks: ["clickup", "organisations", "customers"],
  sync: ["tasks", "clickup", "customers", "organisations"],
  jobs: ["organisations"],
};

const platformModule = (path: string) => /^lib\/platform\/([^/]+)/.exec(path)?.[1];
const domainOf = (path: string) => {
  const name = /^lib\/([^/]+)\//.exec(path)?.[1];
  return name === undefined || ["platform", "api", "testing"].includes(name) ? undefined : name;
};
const isFace = (path: string) => /^lib\/[^/]+\/(index|schema|client)\.ts$/.test(path);
const isClientFace = (path: string) => /^lib\/[^/]+\/(schema|client)\.ts$/.test(path);
const startsWithAny = (path: string, prefixes: string[]) =>
  prefixes.some((prefix) => path.startsWith(prefix));
const isPackage = (specifier: string, names: string[]) =>
  names.some((name) => specifier === name || specifier.startsWith(`${name}/`));

export const RULES: Rule[] = [
  {
    id: "L1 arrows point down: app, inngest, cli -> lib/api, lib/<domain> -> lib/platform",
    check: (file, { target }) => {
      if (!file.path.startsWith("lib/") || target === null || file.isTest) return null;
      if (startsWithAny(target, ["app/", "components/", "inngest/", "e2e/", "sandbox/", "cli/"]))
        return "lib knows none of its users: pass in what it needs, or move the code up";
      if (domainOf(file.path) !== undefined && target.startsWith("lib/api/"))
        return "a domain knows no HTTP edge";
      return null;
    },
  },
  {
    id: "L2 lib imports no React and no Next",
    check: (file, { specifier }) =>
      file.path.startsWith("lib/") &&
      isPackage(specifier, ["react", "react-dom", "next", "@tanstack/react-query"])
        ? "put it into app or components, and hand plain values to lib"
        : null,
  },
  {
    id: "L3 lib/platform knows no domain, and its pure modules only each other",
    check: (file, { target }) => {
      const own = platformModule(file.path);
      if (own === undefined || target === null || file.isTest) return null;
      const other = platformModule(target);
      if (other === undefined) return "platform is what any product needs: move the code to the domain";
      return PURE_PLATFORM.includes(own) && !PURE_PLATFORM.includes(other)
        ? `${own} is safe anywhere and must stay so: move the server part out of it`
        : null;
    },
  },
  {
    id: "L4 a domain reaches another only through its faces, and only along an allowed pair",
    check: (file, { target }) => {
      const own = domainOf(file.path);
      const other = target === null ? undefined : domainOf(target);
      if (own === undefined || other === undefined || own === other || target === null || file.isTest)
        return null;
      if (!/\/(index|schema)\.ts$/.test(target)) return `use #lib/${other}/index.ts or schema.ts`;
      return DOMAIN_PAIRS[own]?.includes(other)
        ? null
        : `${own} may not know ${other}: send a signal instead`;
    },
  },
  {
    id: "L5 only tasks and sync talk to ClickUp",
    check: (file, { target }) =>
      target !== null &&
      /^lib\/clickup\/(api|api-client|connected-client)/.test(target) &&
      !/^lib\/(clickup|tasks|sync)\//.test(file.path) &&
      !file.isTest
        ? "a source hands an intent to lib/tasks; only the pipeline calls ClickUp"
        : null,
  },
  {
    id: "L6 schema.ts and client.ts are safe in the browser",
    check: (file, { target, specifier, isTypeOnly }) => {
      if (!isClientFace(file.path) || isTypeOnly) return null;
      if (
        specifier === "server-only" ||
        isPackage(specifier, ["@prisma", "pg", "node"]) ||
        specifier.startsWith("node:")
      )
        return "a client-safe face reaches no server module";
      if (target === null) return null;
      const platform = platformModule(target);
      if (platform !== undefined) {
        return CLIENT_SAFE_PLATFORM.includes(platform) && !target.endsWith("signal/dispatch.ts")
          ? null
          : `lib/platform/${platform} is server code`;
      }
      return isFace(target) && target.endsWith("index.ts")
        ? "index.ts is the server's face: use schema.ts"
        : null;
    },
  },
  {
    id: "L7 Prisma stays behind lib/platform/db, and out of faces",
    check: (file, { target, specifier }) => {
      if (file.isTest) return null;
      if (target?.startsWith("lib/platform/db/generated") && !file.path.startsWith("lib/platform/db/"))
        return "import from #lib/platform/db/index.ts";
      return specifier.startsWith("@prisma/client") ? "import from #lib/platform/db/index.ts" : null;
    },
  },
  {
    id: "L8 a route file holds options and a verb",
    check: (file, { target, specifier }) => {
      if (!/^app\/api\/v1\/.*\/route\.ts$/.test(file.path)) return null;
      if (target === null)
        return ["zod", "server-only"].includes(specifier)
          ? null
          : "a route file imports zod, lib/api and faces";
      if (target.startsWith("lib/api/") || isFace(target) || target === "app/api/v1/routes.ts") return null;
      return ["ids", "pagination", "permissions", "errors"].includes(platformModule(target) ?? "")
        ? null
        : "a route file imports lib/api and faces only";
    },
  },
  {
    id: "L9 pages use faces and components",
    check: (file, { target }) => {
      if (!/^app\/.*\.tsx$/.test(file.path) || target === null) return null;
      if (target.includes("/internal/") || target.startsWith("lib/platform/db/")) return "ask a query verb";
      return domainOf(target) !== undefined && !isFace(target) ? "use the domain's faces" : null;
    },
  },
  {
    id: "L10 components: ui knows nothing, patterns no domain, features only client-safe faces",
    check: (file, { target, specifier }) => {
      const kind = /^components\/([^/]+)\//.exec(file.path)?.[1];
      if (kind === undefined || file.isTest) return null;
      if (kind === "ui") {
        if (isPackage(specifier, ["@tanstack/react-query", "next/navigation", "next/link", "nuqs"]))
          return "primitives neither fetch nor navigate: make it a pattern";
        if (target !== null && !target.startsWith("components/ui/")) {
          return target.startsWith("lib/platform/") && PURE_PLATFORM.includes(platformModule(target) ?? "")
            ? null
            : "a primitive stands alone: make it a pattern";
        }
        return null;
      }
      if (target === null || !target.startsWith("lib/")) return null;
      const platform = platformModule(target);
      if (platform !== undefined)
        return PURE_PLATFORM.includes(platform) ? null : `lib/platform/${platform} is server code`;
      if (kind === "patterns") return "a pattern knows no domain: make it a feature";
      return isClientFace(target) ? null : "components reach a domain by schema.ts and client.ts only";
    },
  },
  {
    id: "L11 job functions call verbs",
    check: (file, { target, specifier }) => {
      if (!file.path.startsWith("inngest/functions/") || file.isTest) return null;
      if (isPackage(specifier, ["@prisma", "pg"])) return "call a verb";
      if (target === null || target.startsWith("inngest/")) return null;
      if (isFace(target)) return null;
      return target.startsWith("lib/platform/") && !target.startsWith("lib/platform/db/")
        ? null
        : "call a verb of a face";
    },
  },
  {
    id: "L12 each vendor has one place",
    check: (file, { specifier }) => {
      if (file.isTest || startsWithAny(file.path, ["bench/", "inngest/local/", "scripts/"])) return null;
      const places: [string[], string[]][] = [
        [
          ["@upstash/ratelimit", "@upstash/redis"],
          ["lib/platform/rate-limit/", "lib/platform/cache/", "lib/platform/redis/"],
        ],
        [["next-auth"], ["lib/security/", "app/api/auth/", "app/_session/", "components/features/security/"]],
        [["inngest"], ["inngest/", "app/api/inngest/"]],
        [["nodemailer"], ["lib/platform/mail/"]],
        [["@aws-sdk/client-s3"], ["lib/platform/storage/"]],
        [["prom-client"], ["lib/platform/metrics/"]],
      ];
      for (const [names, allowed] of places) {
        if (isPackage(specifier, names) && !startsWithAny(file.path, allowed))
          return `${specifier} lives in ${allowed.join(", ")}`;
      }
      return null;
    },
  },
  {
    id: "L14 lib/testing is for tests, seeds and benchmarks",
    check: (file, { target }) =>
      target?.startsWith("lib/testing/") &&
      !file.isTest &&
      !startsWithAny(file.path, ["prisma/seed/", "bench/", "vitest", "scripts/"])
        ? "product code uses no test code"
        : null,
  },
  {
    id: "Programs of their own import nothing of the app",
    check: (file, { target }) =>
      /^(sandbox|inngest\/local)\//.test(file.path) &&
      target !== null &&
      startsWithAny(target, ["lib/", "app/", "components/"]) &&
      !file.isTest
        ? "the app knows it by its URL only, and it knows the app likewise"
        : null,
  },
];
