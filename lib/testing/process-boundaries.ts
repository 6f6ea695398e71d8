/**
 * Where a process can die: around every transaction and every call over the network. Whatever a run does to the world
 * is one of the two, so that a death at one of these places stands for a death at any moment.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { vi } from "vitest";
import { systemDb } from "#lib/platform/db/index.ts";

export type Boundary = { kind: "transaction" | "call"; when: "before" | "after" };

/** Has `meet` awaited at every boundary, in every run; returns what takes the boundaries away again. */
export function installBoundaries(meet: (boundary: Boundary) => Promise<void>): () => void {
  const db = systemDb();
  const transaction = db.$transaction.bind(db);
  const spy = vi.spyOn(db, "$transaction").mockImplementation((async (
    ...call: Parameters<typeof transaction>
  ) => {
    await meet({ kind: "transaction", when: "before" });
    const result = await transaction(...call);
    await meet({ kind: "transaction", when: "after" });
    return result;
  }) as typeof db.$transaction);
  const realFetch = globalThis.fetch;
  globalThis.fetch = async (...call) => {
    await meet({ kind: "call", when: "before" });
    const response = await realFetch(...call);
    await meet({ kind: "call", when: "after" });
    return response;
  };
  return () => {
    spy.mockRestore();
    globalThis.fetch = realFetch;
  };
}

type Life = { boundariesLeft: number; die: () => void };

const lives = new AsyncLocalStorage<Life>();
const FOR_EVER = new Promise<never>(() => {});

/** Lets runs die. What `runMortally` did not start lives on. */
export function installDeath(): () => void {
  return installBoundaries(async () => {
    const life = lives.getStore();
    if (life === undefined) return;
    life.boundariesLeft -= 1;
    if (life.boundariesLeft !== 0) return;
    life.die();
    await FOR_EVER;
  });
}

/** Does `work` up to its `boundaries`-th boundary, where it stops for ever, as a killed process does. */
export function runMortally<Result>(
  boundaries: number,
  work: () => Promise<Result>,
): Promise<Result | "killed"> {
  return new Promise((resolve, reject) => {
    lives.run({ boundariesLeft: boundaries, die: () => resolve("killed") }, () =>
      work().then(resolve, reject),
    );
  });
}
