/** What a file box accepts. Sizes are in bytes. */
export interface FileRules {
  /** Media types and extensions as in the HTML `accept` attribute: "image/*", "application/pdf", ".csv". */
  accept?: readonly string[];
  maxBytes?: number;
  maxFiles?: number;
}

export interface FileLike {
  name: string;
  type: string;
  size: number;
}

export interface FileRejection {
  name: string;
  reason: string;
}

/** 1,536 becomes "1.5 KB". Steps of 1,000, as file managers count. */
export function formatBytes(bytes: number): string {
  const units = ["bytes", "KB", "MB", "GB"];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits).replace(/\.0$/, "")} ${bytes === 1 ? "byte" : units[unit]}`;
}

function isAccepted(file: FileLike, accept: readonly string[]): boolean {
  const name = file.name.toLowerCase();
  return accept.some((rule) => {
    const pattern = rule.toLowerCase();
    if (pattern.startsWith(".")) return name.endsWith(pattern);
    if (pattern.endsWith("/*")) return file.type.startsWith(pattern.slice(0, -1));
    return file.type === pattern;
  });
}

/**
 * Sorts chosen files into those to keep and those to refuse, each with a sentence. A courtesy to the person: the
 * server checks again by content.
 */
export function sortFiles<F extends FileLike>(
  chosen: readonly F[],
  alreadyKept: number,
  rules: FileRules,
): { accepted: F[]; rejected: FileRejection[] } {
  const accepted: F[] = [];
  const rejected: FileRejection[] = [];
  for (const file of chosen) {
    if (rules.accept && !isAccepted(file, rules.accept)) {
      rejected.push({ name: file.name, reason: "This type of file can't be attached." });
    } else if (rules.maxBytes !== undefined && file.size > rules.maxBytes) {
      const limit = formatBytes(rules.maxBytes);
      rejected.push({ name: file.name, reason: `${formatBytes(file.size)} is over the limit of ${limit}.` });
    } else if (file.size === 0) {
      rejected.push({ name: file.name, reason: "This file is empty." });
    } else if (rules.maxFiles !== undefined && alreadyKept + accepted.length >= rules.maxFiles) {
      rejected.push({ name: file.name, reason: `Only ${rules.maxFiles} files can be attached.` });
    } else {
      accepted.push(file);
    }
  }
  return { accepted, rejected };
}
