/** Reads the repository as text: which files there are and what each imports. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export const root = path.resolve(import.meta.dirname, "../../..");

const IGNORED = new Set([
  "node_modules",
  ".next",
  ".data",
  ".cache",
  ".git",
  "generated",
  "test-results",
  "playwright-report",
]);

export type Import = { specifier: string; target: string | null; isTypeOnly: boolean };
export type SourceFile = { path: string; text: string; imports: Import[]; isTest: boolean };

/** Every TypeScript file of the repository, with imports resolved to paths from its root. */
export function readSourceFiles(): SourceFile[] {
  return listFiles("")
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".d.ts"))
    .map((file) => {
      const text = readFileSync(path.join(root, file), "utf8");
      return { path: file, text, imports: findImports(file, text), isTest: isTestFile(file) };
    });
}

/** Every file of the repository, whatever its kind. */
export function listFiles(directory: string): string[] {
  return readdirSync(path.join(root, directory), { withFileTypes: true })
    .filter((entry) => !IGNORED.has(entry.name))
    .flatMap((entry) => {
      const name = path.posix.join(directory, entry.name);
      return entry.isDirectory() ? listFiles(name) : [name];
    });
}

function isTestFile(file: string): boolean {
  return /\.test\.tsx?$/.test(file) || file.startsWith("e2e/") || file.startsWith("lib/testing/");
}

const STATEMENT =
  /(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[^;'"`]*?\sfrom\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/g;

function findImports(file: string, text: string): Import[] {
  const withoutComments = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/[^\n]*/g, "$1");
  return [...withoutComments.matchAll(STATEMENT)].flatMap((match) => {
    const specifier = match[3] ?? match[4];
    if (specifier === undefined) return [];
    return [{ specifier, target: resolve(file, specifier), isTypeOnly: match[2] !== undefined }];
  });
}

function resolve(file: string, specifier: string): string | null {
  if (specifier.startsWith("#")) return specifier.slice(1);
  if (specifier.startsWith(".")) return path.posix.join(path.posix.dirname(file), specifier);
  return null;
}
