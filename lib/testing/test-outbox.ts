/** The mails of a file of tests: kept in a folder of its own, and read like a recipient reads them. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import { disconnectDatabase } from "#lib/platform/db/index.ts";
import { listOutbox } from "#lib/platform/mail/index.ts";

/** Gives a file of tests an outbox, to be called once in it; answers its data folder. When the file ends, both it and the database's connections are gone. */
export function openTestOutbox(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "relaydesk-outbox-"));
  process.env.DATA_DIR = folder;
  afterAll(async () => {
    await disconnectDatabase();
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** What the first group of `link` finds in the newest mail to `email` that holds it; "no mail" when none does. */
export async function tokenMailedTo(email: string, link: RegExp): Promise<string> {
  for (const { to, text } of await listOutbox(1_000)) {
    const token = to === email ? link.exec(text)?.[1] : undefined;
    if (token !== undefined) return token;
  }
  return "no mail";
}
