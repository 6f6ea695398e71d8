/** Finds a Chromium for the end-to-end tests, or gets one by the means that the machine has. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { userInfo } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

const SYSTEM_BROWSERS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** The browser's executable. Throws with what to do when none can be had. */
export async function findBrowser(): Promise<string> {
  const given = process.env.CHROMIUM_PATH;
  if (given !== undefined && given !== "") {
    if (existsSync(given)) return given;
    throw new Error(`CHROMIUM_PATH names ${given}, which does not exist.`);
  }
  const own = await playwrightBrowser();
  if (own !== undefined) return own;
  const system = SYSTEM_BROWSERS.find((file) => existsSync(file));
  if (system !== undefined) return system;

  if (process.platform === "linux" && userInfo().uid === 0 && hasCommand("apt-get")) {
    console.log("Installing Chromium for the end-to-end tests (apt-get) …");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    spawnSync("apt-get", ["update", "-qq"], { stdio: ["ignore", 2, 2], env });
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], {
      stdio: ["ignore", 2, 2],
      env,
    });
    if (existsSync("/usr/bin/chromium")) return "/usr/bin/chromium";
  }
  console.log("Installing Chromium for the end-to-end tests (playwright install) …");
  spawnSync(
    process.execPath,
    [path.join(root, "node_modules/@playwright/test/cli.js"), "install", "chromium"],
    {
      stdio: ["ignore", 2, 2],
    },
  );
  const installed = await playwrightBrowser();
  if (installed !== undefined) return installed;
  throw new Error(
    "No Chromium was found or could be installed. Install one, or set CHROMIUM_PATH to a Chromium or Chrome.",
  );
}

async function playwrightBrowser(): Promise<string | undefined> {
  const { chromium } = await import("@playwright/test");
  const file = chromium.executablePath();
  return file !== "" && existsSync(file) ? file : undefined;
}

function hasCommand(name: string): boolean {
  try {
    execFileSync("which", [name], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
