/** `npm run cli -- …` and the `relaydesk` program: what operators do from a terminal. */

import { findInstance } from "./find-instance.ts";

// Standard output is the answer, which a program may read: log lines have no place in it.
process.env.LOG_LEVEL = "silent";
// Loaded only now: the logger reads its level when it is loaded.
const { runCli } = await import("./run-cli.ts");

process.exitCode = await runCli(process.argv.slice(2), {
  findInstance,
  // Loaded later still: it reads its settings when it is loaded.
  findEventSender: async () => (await import("#inngest/sender.ts")).sendToInngest,
  print: (text) => console.log(text),
  printError: (text) => console.error(text),
});
// The launcher's channel would keep the process alive.
if (process.channel !== undefined) process.disconnect?.();
