import "server-only";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { idSchema } from "../ids/index.ts";
import { type OutboxMail, outboxMailSchema } from "./schema.ts";

/** Mails hold links that let people in, so the folder is the owner's alone. */
export async function writeMail(folder: string, mail: OutboxMail): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const place = path.join(folder, `${mail.id}.json`);
  await writeFile(`${place}.part`, JSON.stringify(mail, null, 2), { mode: 0o600 });
  await rename(`${place}.part`, place);
}

export async function listMails(folder: string, limit: number): Promise<OutboxMail[]> {
  const names = await readdir(folder).catch(() => []);
  // Ids are UUIDs of version 7, so their order is that of sending.
  const newest = names
    .filter((name) => name.endsWith(".json"))
    .sort()
    .reverse()
    .slice(0, limit);
  const mails = await Promise.all(newest.map((name) => readMail(folder, name.slice(0, -".json".length))));
  return mails.filter((mail) => mail !== null);
}

export async function readMail(folder: string, id: string): Promise<OutboxMail | null> {
  if (!idSchema.safeParse(id).success) return null;
  try {
    return outboxMailSchema.parse(JSON.parse(await readFile(path.join(folder, `${id}.json`), "utf8")));
  } catch {
    // Removed by hand, or not ours.
    return null;
  }
}
