import { OptionError, readOptions, USAGE } from "./options.ts";
import { startSandbox } from "./server.ts";

/** Runs the sandbox as a program: one line of JSON when it is ready, then lines for people. */
async function main() {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === null) {
    console.log(USAGE);
    return;
  }
  const sandbox = await startSandbox({ ...options, onError: (error) => console.error(error) });
  console.log(JSON.stringify({ ready: true, url: sandbox.url }));
  console.log(`ClickUp sandbox: a local stand-in, not ClickUp. Its workspaces are at ${sandbox.url}`);
  console.log(`API ${sandbox.url}/api/v2, consent page ${sandbox.url}/api, fault dial ${sandbox.url}/faults`);
  console.log(
    options.file ? `Remembering everything in ${options.file}` : "Remembering nothing after the end",
  );

  let isStopping = false;
  const stop = (signal: string) => {
    if (isStopping) return;
    isStopping = true;
    console.log(`${signal}: stopping`);
    sandbox.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

main().catch((error: unknown) => {
  const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  if (isTaken) console.error("The sandbox's port is taken. Give --port another, or 0 for any free one.");
  else console.error(error instanceof OptionError ? error.message : error);
  process.exit(1);
});
