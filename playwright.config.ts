import { defineConfig } from "@playwright/test";

// Chromium's own calls home are switched off: tests run without a network.
const chromiumFlags = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

export default defineConfig({
  testDir: "e2e",
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  // On a machine that others use as well a browser can lose a race that no person would. Whoever needed the second try
  // is named as flaky at the end of the run, to be looked into.
  retries: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["dot"], ["json"]],
  use: {
    baseURL: process.env.E2E_BASE_URL,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    reducedMotion: "reduce",
    trace: "retain-on-failure",
    launchOptions: {
      ...(process.env.CHROMIUM_PATH === undefined ? {} : { executablePath: process.env.CHROMIUM_PATH }),
      args: chromiumFlags,
    },
  },
  projects: [{ name: "chromium", use: { viewport: { width: 1280, height: 800 } } }],
});
