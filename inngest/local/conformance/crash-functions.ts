import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Inngest, InngestFunction } from "inngest";

/** One execution of a step's code, in the order in which they began. */
interface Execution {
  run: string;
  step: string;
  /** Steps of a higher stage begin only when all of a lower one are memoised. */
  stage: number;
  value: string;
}

/** What the functions of the crash test did, over all crashes: the app outlives the server. */
export interface CrashLedger {
  executions: Execution[];
  /** By run: the step values the function had in hand when it ended, once for each time it ended. */
  ends: Map<string, Record<string, string>[]>;
}

/** A function with every kind of step boundary; each step has a side effect that is counted. */
export function crashFunctions(
  client: Inngest,
  ledger: CrashLedger,
  random: () => number,
): InngestFunction.Any[] {
  const act = (run: string, step: string, stage: number) => async () => {
    const value = randomUUID();
    ledger.executions.push({ run, step, stage, value });
    await sleep(random() * 30);
    return value;
  };
  const invoked = client.createFunction(
    { id: "invoked", triggers: [{ event: "k/invoked" }] },
    ({ event, step }) => step.run("inner", act(event.data.run, "inner", 6)),
  );
  return [
    invoked,
    client.createFunction({ id: "crash", triggers: [{ event: "k/start" }] }, async ({ event, step }) => {
      const { run } = event.data;
      const a = await step.run("a", act(run, "a", 1));
      const b = await step.run("b", act(run, "b", 2));
      const [c, d, e] = await Promise.all(["c", "d", "e"].map((id) => step.run(id, act(run, id, 3))));
      await step.sleep("nap", "1s");
      const f = await step.run("f", act(run, "f", 4));
      await step.sendEvent("tell", { name: "k/told", data: { run } });
      const told = await step.waitForEvent("told", { event: "k/never", timeout: "1s" });
      const g = await step.run("g", act(run, "g", 5));
      const inner = await step.invoke("call", { function: invoked, data: { run } });
      const h = await step.run("h", act(run, "h", 7));
      const values = { a, b, c: c ?? "", d: d ?? "", e: e ?? "", f, g, inner, h };
      ledger.ends.set(run, [...(ledger.ends.get(run) ?? []), values]);
      return { ...values, told };
    }),
  ];
}
