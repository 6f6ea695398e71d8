/** Starts, watches and stops the programs that make up one machine's Relaydesk. */
import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");
/** How long a program may take to end before it is killed. */
const GRACE_MS = 12_000;
/** More crashes than this within a minute, and starting it again helps nobody. */
const MAX_RESTARTS_PER_MINUTE = 5;

export type Program = {
  name: string;
  /** Script and parameters for the packaged Node.js. */
  script: string;
  parameters?: string[];
  env: Record<string, string | undefined>;
  conditions?: string[];
  /** Modules to load before the program, beside the one that ends it with its parent. */
  preload?: string[];
};

export type Child = {
  /** Resolves with the parsed line of JSON that a program prints when it is ready. */
  ready: Promise<Record<string, unknown>>;
  stop: () => Promise<void>;
};

export type Supervision = {
  onLine: (name: string, line: string) => void;
  /** Called when a program keeps dying and is given up. */
  onGivenUp: (name: string) => void;
};

/** Runs a program until `stop`; when it dies by itself it is started again, with the same parameters. */
export function superviseProgram(program: Program, supervision: Supervision): Child {
  let child: ChildProcess;
  let isStopping = false;
  const crashes: number[] = [];
  let settle: { resolve: (value: Record<string, unknown>) => void; reject: (error: Error) => void };
  const ready = new Promise<Record<string, unknown>>((resolve, reject) => {
    settle = { resolve, reject };
  });
  // Whoever does not await it learns of the failure through onGivenUp.
  ready.catch(() => {});

  const start = () => {
    const conditions = (program.conditions ?? ["react-server"]).map(
      (condition) => `--conditions=${condition}`,
    );
    child = spawn(
      process.execPath,
      [
        ...conditions,
        "--disable-warning=ExperimentalWarning",
        ...["exit-with-parent.ts", ...(program.preload ?? [])].flatMap((module) => [
          "--import",
          path.join(import.meta.dirname, module),
        ]),
        path.resolve(root, program.script),
        ...(program.parameters ?? []),
      ],
      {
        cwd: root,
        // A group of its own: Ctrl-C goes to the supervisor, which stops its programs in order.
        detached: true,
        stdio: ["ignore", "pipe", "pipe", "ipc"],
        env: { ...process.env, ...program.env },
      },
    );
    const read = (stream: NodeJS.ReadableStream | null) => {
      let rest = "";
      stream?.setEncoding("utf8");
      stream?.on("data", (chunk: string) => {
        const lines = (rest + chunk).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) {
          const message = parseReady(line);
          if (message === undefined) supervision.onLine(program.name, line);
          else settle.resolve(message);
        }
      });
    };
    read(child.stdout);
    read(child.stderr);
    child.once("exit", (code, signal) => {
      if (isStopping) return;
      const now = Date.now();
      crashes.push(now);
      const recent = crashes.filter((at) => now - at < 60_000).length;
      supervision.onLine(program.name, `ended unexpectedly (${signal ?? `code ${code}`})`);
      if (recent > MAX_RESTARTS_PER_MINUTE) {
        settle.reject(new Error(`${program.name} does not stay up`));
        supervision.onGivenUp(program.name);
        return;
      }
      setTimeout(() => {
        if (!isStopping) start();
      }, 200 * recent);
    });
  };
  start();

  return {
    ready,
    stop: async () => {
      isStopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

function parseReady(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{"ready":true')) return undefined;
  const message: unknown = JSON.parse(line);
  return typeof message === "object" && message !== null ? { ...message } : undefined;
}
