import { afterAll, beforeEach } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { createSweepWorld, type SweepWorld } from "./sweep-world.ts";

/** The world of a file of tests, to be called once in it: each test begins without links and faults, and when the file ends it is closed. */
export async function openSweepWorld(): Promise<SweepWorld> {
  const world = await createSweepWorld();
  beforeEach(async () => {
    world.sandbox.control.clearFaults();
    await systemDb().taskLink.deleteMany({});
    await systemDb().syncSweep.deleteMany({});
    await systemDb().syncRequest.deleteMany({});
  });
  afterAll(async () => {
    await world.close();
    await disconnectDatabase();
  });
  return world;
}
