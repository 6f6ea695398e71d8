import { z } from "zod";
import { systemDb } from "#lib/platform/db/index.ts";
import { seedDemo } from "../../prisma/seed/index.ts";
import { DEMO_ORGANISATION } from "../../prisma/seed/scenarios/demo-content.ts";
import { CommandError, defineCliCommand } from "../command.ts";

export const demoLoad = defineCliCommand({
  name: "demo load",
  summary: "Load the demo organisation into an empty database",
  details: [
    "npm start does this by itself unless DEMO is 0. A database with any organisation in it is left as it is. The demo's people have a password that everybody knows: keep it off the internet.",
  ],
  needs: "database",
  input: z.strictObject({}),
  run: async () => {
    const before = await systemDb().organisation.count();
    const isThere = await seedDemo();
    if (!isThere) {
      throw new CommandError(
        "The database has organisations already, so the demo was not loaded.",
        "Use an empty database for it: another DATA_DIR, or another DATABASE_URL.",
      );
    }
    const isLoaded = before === 0;
    return {
      data: { organisation: DEMO_ORGANISATION.slug, isLoaded },
      text: isLoaded
        ? `Loaded the demo organisation “${DEMO_ORGANISATION.name}” (${DEMO_ORGANISATION.slug}).`
        : `The demo organisation “${DEMO_ORGANISATION.name}” (${DEMO_ORGANISATION.slug}) is there already.`,
    };
  },
});
