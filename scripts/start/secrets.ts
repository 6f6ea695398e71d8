/** Secrets that nobody set: made once and kept in the data folder, readable by its owner alone. */
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { open, readFile, rename } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

const secretsSchema = z.object({
  databasePassword: z.string(),
  nextAuthSecret: z.string(),
  encryptionKeys: z.string(),
  inngestEventKey: z.string(),
  inngestSigningKey: z.string(),
  sandboxClientSecret: z.string(),
});

export type Secrets = z.infer<typeof secretsSchema>;

/** Reads the secrets of a data folder, or makes them on the first start. */
export async function loadSecrets(dataDirectory: string): Promise<Secrets> {
  const file = path.join(dataDirectory, "secrets.json");
  if (existsSync(file)) {
    const result = secretsSchema.safeParse(JSON.parse(await readFile(file, "utf8")));
    if (!result.success) {
      throw new Error(
        `${file} is damaged. Put it back from a backup: without its keys, stored ClickUp tokens cannot be read.`,
      );
    }
    return result.data;
  }
  const secrets: Secrets = {
    databasePassword: randomBytes(24).toString("base64url"),
    nextAuthSecret: randomBytes(32).toString("base64"),
    encryptionKeys: `local1:${randomBytes(32).toString("base64")}`,
    inngestEventKey: randomBytes(24).toString("base64url"),
    inngestSigningKey: `signkey-local-${randomBytes(32).toString("hex")}`,
    sandboxClientSecret: randomBytes(24).toString("base64url"),
  };
  // Written whole and forced to disk under another name first: a cut-off start must not leave half a file.
  const temporary = `${file}.${process.pid}`;
  const handle = await open(temporary, "wx", 0o600);
  await handle.writeFile(JSON.stringify(secrets, null, 2));
  await handle.sync();
  await handle.close();
  await rename(temporary, file);
  return secrets;
}
