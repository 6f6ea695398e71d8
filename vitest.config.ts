import path from "node:path";
import { defineConfig } from "vitest/config";

const alias = {
  // The marker package throws outside a React server build; under test everything is server code.
  "server-only": path.resolve(import.meta.dirname, "lib/testing/server-only.ts"),
};
const exclude = ["node_modules/**", ".next/**", ".data/**", "e2e/**"];

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          include: ["**/*.test.ts", "**/*.test.tsx"],
          exclude: [...exclude, "**/*.db.test.ts"],
          setupFiles: ["lib/testing/unit-setup.ts"],
        },
      },
      {
        resolve: { alias },
        test: {
          name: "db",
          include: ["**/*.db.test.ts"],
          exclude,
          globalSetup: ["lib/testing/database-server.ts"],
          setupFiles: ["lib/testing/database-setup.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          pool: "forks",
        },
      },
    ],
  },
});
