import { describe, expect, it, vi } from "vitest";
import { holdIds, idSchema, newId } from "./index.ts";

describe("newId", () => {
  it("makes UUIDs of version 7 that sort in the order they were made", () => {
    const ids = Array.from({ length: 20_000 }, newId);
    expect(
      ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)),
    ).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(ids);
    expect(idSchema.safeParse(ids[0]).success).toBe(true);
  });

  it("carries the time of its making", () => {
    const before = Date.now();
    const time = Number.parseInt(newId().replaceAll("-", "").slice(0, 12), 16);
    // Many ids in one millisecond run ahead of the clock, by one millisecond each 4,096.
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThan(before + 1_000);
  });

  it("keeps its order when the clock goes back", () => {
    vi.useFakeTimers({ now: Date.now() });
    try {
      const first = newId();
      vi.setSystemTime(Date.now() - 60_000);
      expect(newId() > first).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  it("can be held by a test", () => {
    const release = holdIds(() => "held");
    expect(newId()).toBe("held");
    release();
    expect(newId()).not.toBe("held");
  });
});
