/**
 * Ports of the local programs, kept from one start to the next: links to tasks in the ClickUp sandbox are
 * stored, and must still lead there tomorrow.
 */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { freePort } from "../database/embedded-postgres.ts";

const portsSchema = z.record(z.string(), z.number().int());

/** A free port for `name`: the one it had last time, else `preferred`, else any. */
export async function keepPort(dataDirectory: string, name: string, preferred: number): Promise<number> {
  const file = path.join(dataDirectory, "ports.json");
  let ports: Record<string, number> = {};
  try {
    ports = portsSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    // The first start, or a damaged file: ports are chosen anew.
  }
  const port = await freePort(ports[name] ?? preferred);
  if (ports[name] !== port) await writeFile(file, JSON.stringify({ ...ports, [name]: port }, null, 2));
  return port;
}
