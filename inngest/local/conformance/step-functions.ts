import type { Inngest, InngestFunction } from "inngest";
import type { Recorder } from "./recorder.ts";

/** Functions of every step type. */
export function stepFunctions(client: Inngest, recorder: Recorder): InngestFunction.Any[] {
  return [
    client.createFunction(
      { id: "sequence", triggers: [{ event: "c/sequence" }] },
      async ({ event, step }) => {
        const first = await step.run("first", () => {
          recorder.note(event, "first");
          return event.data.value;
        });
        const second = await step.run("second", () => {
          recorder.note(event, "second");
          return { again: first };
        });
        recorder.note(event, "end", { first, second });
        return { first, second };
      },
    ),
    client.createFunction(
      { id: "sequence-without-checkpoints", triggers: [{ event: "c/sequence-plain" }], checkpointing: false },
      async ({ event, step }) => {
        const first = await step.run("first", () => {
          recorder.note(event, "first");
          return 1;
        });
        const second = await step.run("second", () => {
          recorder.note(event, "second");
          return first + 1;
        });
        return second;
      },
    ),
    client.createFunction({ id: "plain", triggers: [{ event: "c/plain" }] }, ({ event }) => {
      recorder.note(event, "end");
      return "no steps";
    }),
    client.createFunction(
      { id: "parallel", triggers: [{ event: "c/parallel" }] },
      async ({ event, step }) => {
        const chain = async (name: string) => {
          const a = await step.run(`${name}-1`, () => {
            recorder.note(event, `${name}-1`);
            return name;
          });
          return step.run(`${name}-2`, () => {
            recorder.note(event, `${name}-2`);
            return `${a}!`;
          });
        };
        const all = await Promise.all([chain("x"), chain("y"), chain("z")]);
        const last = await step.run("join", () => {
          recorder.note(event, "join");
          return all.join("");
        });
        recorder.note(event, "end", last);
        return last;
      },
    ),
    client.createFunction(
      { id: "parallel-one-by-one", triggers: [{ event: "c/parallel-v1" }], optimizeParallelism: false },
      async ({ event, step }) => {
        const names = ["x", "y", "z"];
        const all = await Promise.all(
          names.map((name) =>
            step.run(name, () => {
              recorder.note(event, name);
              return name;
            }),
          ),
        );
        recorder.note(event, "end", all.join(""));
        return all;
      },
    ),
    client.createFunction({ id: "mixed", triggers: [{ event: "c/mixed" }] }, async ({ event, step }) => {
      const [slept, ran, waited] = await Promise.all([
        step.sleep("pause", "1s").then(() => "slept"),
        step.run("work", () => {
          recorder.note(event, "work");
          return "ran";
        }),
        step.waitForEvent("wait", { event: "c/mixed.go", timeout: "20s", match: "data.token" }),
      ]);
      recorder.note(event, "end", [slept, ran, waited?.data.answer]);
    }),
    client.createFunction({ id: "race", triggers: [{ event: "c/race" }] }, async ({ event, step, group }) => {
      const winner = await group.parallel({ mode: "race" }, () =>
        Promise.race([
          step.sleep("slow", "1h").then(() => "slow"),
          step.run("fast", () => {
            recorder.note(event, "fast");
            return "fast";
          }),
        ]),
      );
      const after = await step.run("after", () => {
        recorder.note(event, "after", winner);
        return winner;
      });
      recorder.note(event, "end", after);
      return after;
    }),
    client.createFunction({ id: "sleep", triggers: [{ event: "c/sleep" }] }, async ({ event, step }) => {
      await step.run("before", () => recorder.note(event, "before"));
      await step.sleep("nap", "1s");
      await step.run("after", () => recorder.note(event, "after"));
      await step.sleepUntil("until", new Date(Date.now() - 60_000));
      recorder.note(event, "end");
    }),
    client.createFunction({ id: "wait", triggers: [{ event: "c/wait" }] }, async ({ event, step }) => {
      await step.run("ready", () => recorder.note(event, "ready"));
      const answer = await step.waitForEvent("answer", {
        event: "c/answer",
        timeout: event.data.timeout ?? "20s",
        if: "event.data.token == async.data.token && async.data.amount > 10.0",
      });
      recorder.note(event, "end", answer === null ? null : { name: answer.name, data: answer.data });
    }),
    client.createFunction({ id: "send", triggers: [{ event: "c/send" }] }, async ({ event, step }) => {
      const { ids } = await step.sendEvent("notify", [
        { name: "c/sent", data: { token: event.data.token, part: 1 } },
        { name: "c/sent", data: { token: event.data.token, part: 2 } },
      ]);
      recorder.note(event, "end", ids.length);
    }),
    client.createFunction({ id: "sent", triggers: [{ event: "c/sent" }] }, ({ event }) => {
      recorder.note(event, "received", event.data.part);
    }),
    client.createFunction({ id: "double", triggers: [{ event: "c/double" }] }, async ({ event, step }) =>
      step.run("double", () => {
        recorder.note(event, "doubled");
        if (event.data.number < 0) throw new TypeError("negative");
        return event.data.number * 2;
      }),
    ),
    client.createFunction({ id: "never-ends", triggers: [{ event: "c/never" }] }, async ({ step }) => {
      await step.sleep("long", "1d");
    }),
    client.createFunction({ id: "invoke", triggers: [{ event: "c/invoke" }] }, async ({ event, step }) => {
      const { referenceFunction } = await import("inngest");
      const { token, number, target, timeout } = event.data;
      try {
        const result = await step.invoke("call", {
          function: referenceFunction({ functionId: target ?? "double" }),
          data: { token, number },
          ...(timeout ? { timeout } : {}),
        });
        recorder.note(event, "end", result);
      } catch (error) {
        recorder.note(event, "caught", error instanceof Error ? error.message : "?");
      }
    }),
    client.createFunction({ id: "signal", triggers: [{ event: "c/signal" }] }, async ({ event, step }) => {
      const received = await step.waitForSignal("signal", {
        signal: `signal-${event.data.token}`,
        timeout: event.data.timeout ?? "20s",
      });
      recorder.note(event, "end", received);
    }),
    client.createFunction({ id: "large", triggers: [{ event: "c/large" }] }, async ({ event, step }) => {
      const parts: string[] = [];
      for (let index = 0; index < 3; index += 1)
        parts.push(
          await step.run(`part-${index}`, () => {
            recorder.note(event, `part-${index}`);
            return String(index).repeat(2_000_000);
          }),
        );
      await step.sleep("pause", "1s");
      const size = await step.run("size", () => parts.join("").length);
      recorder.note(event, "end", size);
    }),
    client.createFunction({ id: "loop", triggers: [{ event: "c/loop" }] }, async ({ event, step }) => {
      let total = 0;
      for (let index = 0; index < event.data.steps; index += 1)
        total += await step.run("add", () => {
          recorder.note(event, "add");
          return index;
        });
      recorder.note(event, "end", total);
      return total;
    }),
  ];
}
