import { z } from "zod";
import { env } from "#lib/platform/env/index.ts";
import { migrate } from "#scripts/database/migrate.ts";
import { defineCliCommand } from "../command.ts";
import { countOf } from "../table.ts";

export const migrateCommand = defineCliCommand({
  name: "migrate",
  summary: "Bring the database's schema up to date",
  details: [
    "npm start does this by itself. Where the app is started by something else, run it before a new version starts. It is safe to run at any time, and by several at once: they take turns.",
  ],
  needs: "database",
  input: z.strictObject({}),
  run: async () => {
    const applied = await migrate(env().DATABASE_URL);
    return {
      data: { applied },
      text:
        applied.length === 0
          ? "The database is up to date."
          : `Applied ${countOf(applied.length, "migration")}:\n${applied.map((name) => `  ${name}`).join("\n")}`,
    };
  },
});
