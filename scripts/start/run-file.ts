/** The file in the data folder that says who is running on it, and where. */
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

const runSchema = z.object({
  pid: z.number(),
  isReady: z.boolean(),
  url: z.string().optional(),
  databaseUrl: z.string().optional(),
  jobServerUrl: z.string().optional(),
  sandboxUrl: z.string().optional(),
});

export type Run = z.infer<typeof runSchema>;

const fileIn = (dataDirectory: string) => path.join(dataDirectory, "run.json");

/** The run that holds the data folder now, if its process is alive. */
export async function findRun(dataDirectory: string): Promise<Run | undefined> {
  try {
    const run = runSchema.parse(JSON.parse(await readFile(fileIn(dataDirectory), "utf8")));
    return run.pid !== process.pid && (await isRelaydesk(run.pid)) ? run : undefined;
  } catch {
    return undefined;
  }
}

export async function writeRun(dataDirectory: string, run: Run): Promise<void> {
  await writeFile(fileIn(dataDirectory), JSON.stringify(run, null, 2), { mode: 0o600 });
}

export async function removeRun(dataDirectory: string): Promise<void> {
  await rm(fileIn(dataDirectory), { force: true });
}

/** A pid may have been given to another program since; where the system tells, its command line decides. */
async function isRelaydesk(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  try {
    return (await readFile(`/proc/${pid}/cmdline`, "utf8")).includes("scripts/start/main.ts");
  } catch {
    return true;
  }
}
