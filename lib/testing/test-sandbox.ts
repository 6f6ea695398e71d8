import { afterAll } from "vitest";
import { disconnectDatabase } from "#lib/platform/db/index.ts";
import type { RunningSandbox } from "#sandbox/server.ts";
import { startClickupSandbox } from "./factories-clickup.ts";

/** The sandbox of a file of tests, to be called once in it. When the file ends, it and the database's connections are closed. */
export async function openTestSandbox(
  options?: Parameters<typeof startClickupSandbox>[0],
): Promise<RunningSandbox> {
  const sandbox = await startClickupSandbox(options);
  afterAll(async () => {
    await sandbox.close();
    await disconnectDatabase();
  });
  return sandbox;
}
