/** Starts a baseline server as a process of its own, and waits until it says where it listens. */
import { spawn } from "node:child_process";
import path from "node:path";

export async function startBareChild(
  file: string,
  parameters: string[],
): Promise<{ url: string; stop: () => void }> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, file), ...parameters], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once("exit", () => reject(new Error(`${file} did not start`)));
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      const found = /"url":"([^"]+)"/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  return { url, stop: () => child.kill() };
}
