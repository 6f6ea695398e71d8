import { afterAll, describe, expect, it, vi } from "vitest";
import { disconnectDatabase, systemDb } from "#lib/platform/db/index.ts";
import { seedDemoOrganisation } from "../../prisma/seed/scenarios/demo.ts";
import { findDemoSignIns } from "./find-demo-sign-ins.ts";
import { verifySignIn } from "./verify-sign-in.ts";

vi.stubEnv("DEMO", "1");
afterAll(disconnectDatabase);

const origin = { ipAddress: null, userAgent: null };

describe("the demo's sign-ins", () => {
  it("are offered once the demo is there, and each of them lets somebody in", async () => {
    expect(await findDemoSignIns()).toEqual([]);
    await seedDemoOrganisation(new Date());
    const offered = await findDemoSignIns();
    expect(offered.map(({ role }) => role)).toEqual(["Owner", "Agent", "Customer's contact"]);
    for (const { email, password } of offered) {
      expect(await verifySignIn({ email, password }, origin)).toMatchObject({ email });
    }
  });

  it("are offered to nobody once one of them is gone", async () => {
    const [first] = await findDemoSignIns();
    await systemDb().user.update({ where: { email: first?.email ?? "" }, data: { disabledAt: new Date() } });
    expect(await findDemoSignIns()).toEqual([]);
  });
});
