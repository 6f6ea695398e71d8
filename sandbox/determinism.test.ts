import { describe, expect, it } from "vitest";
import { startBench } from "./testing/harness.ts";

/** The same work in a sandbox of its own, and everything that it left behind. */
async function story(seed: string) {
  const bench = await startBench({ seed, settings: { rateLimit: 20 } });
  const client = bench.client();
  bench.sandbox.control.addFault({ kind: "error_after_commit", probability: 0.4, match: { method: "POST" } });
  for (let number = 0; number < 25; number += 1) {
    await client.call("GET", "/user");
    const response = await fetch(`${bench.sandbox.url}/api/v2/list/${bench.ids.list}/task`, {
      method: "POST",
      headers: { Authorization: bench.sandbox.control.mintToken().token },
      body: JSON.stringify({ name: `Task ${number}`, tags: ["a"] }),
    });
    await response.arrayBuffer();
    bench.clock.advance(1_000);
  }
  const { control } = bench.sandbox;
  const left = {
    tree: control.tree(),
    tasks: control.tasks(),
    tokens: control.tokens(),
    requests: control.requests().requests,
    events: control.events(),
  };
  await bench.sandbox.close();
  return left;
}

describe("a seed", () => {
  it("decides everything: the same work leaves the same tasks, ids, tokens and log", async () => {
    const once = await story("demo");
    expect(await story("demo")).toEqual(once);
    expect(once.requests).toHaveLength(50);
    expect(new Set(once.requests.map(({ status }) => status))).toEqual(new Set([200, 429, 500]));
  });

  it("gives other ids and tokens than another seed, and the same places", async () => {
    const one = await story("demo");
    const other = await story("elsewhere");
    const ids = new Set(one.tasks.map(({ id }) => id));
    expect(other.tasks.filter(({ id }) => ids.has(id))).toEqual([]);
    expect(other.tokens[0]?.fingerprint).not.toBe(one.tokens[0]?.fingerprint);
    expect(other.tree.workspaces.map(({ name }) => name)).toEqual(
      one.tree.workspaces.map(({ name }) => name),
    );
    expect(other.tree.workspaces[0]?.id).not.toBe(one.tree.workspaces[0]?.id);
  });
});
