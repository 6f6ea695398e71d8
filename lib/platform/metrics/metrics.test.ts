import { describe, expect, it } from "vitest";
import { counter, gauge, histogram, metricsRegistry } from "./index.ts";

describe("metrics", () => {
  it("are one and the same however often they are declared", async () => {
    const declare = () => counter({ name: "test_events_total", help: "Test", labels: ["kind"] });
    declare().inc({ kind: "a" });
    declare().inc({ kind: "a" });
    expect(await metricsRegistry().getSingleMetricAsString("relaydesk_test_events_total")).toContain(
      'relaydesk_test_events_total{kind="a"} 2',
    );
  });

  it("are refused when declared twice as different kinds", () => {
    counter({ name: "test_twice_total", help: "Test" });
    expect(() => gauge({ name: "test_twice_total", help: "Test" })).toThrow(/declared twice/);
  });

  it("measure when asked, and spread by buckets of their own", async () => {
    gauge({ name: "test_depth", help: "Test", collect: (depth) => depth.set(7) });
    histogram({ name: "test_seconds", help: "Test", buckets: [1, 2] }).observe(1.5);
    const text = await metricsRegistry().metrics();
    expect(text).toContain("relaydesk_test_depth 7");
    expect(text).toContain('relaydesk_test_seconds_bucket{le="1"} 0');
    expect(text).toContain('relaydesk_test_seconds_bucket{le="2"} 1');
  });

  it("tell of the process, all under one prefix", async () => {
    const names = (await metricsRegistry().getMetricsAsJSON()).map(({ name }) => name);
    expect(names).toContain("relaydesk_process_resident_memory_bytes");
    expect(names.filter((name) => !name.startsWith("relaydesk_"))).toEqual([]);
  });
});
