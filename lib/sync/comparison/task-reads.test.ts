import { describe, expect, it } from "vitest";
import type { ClickUpTask } from "#lib/clickup/index.ts";
import { createTaskReads } from "./task-reads.ts";

const task = { id: "86a" } as ClickUpTask;
const place = { connectionId: "maya", taskId: "86a" };
const readAt = new Date("2026-11-21T10:00:00Z");
const later = (ms: number) => new Date(readAt.getTime() + ms);

describe("what one round has read", () => {
  it("serves the task's other links for five seconds, with the time of the reading", () => {
    const reads = createTaskReads();
    reads.keep(place, { task, readAt });
    expect(reads.find(place, later(5_000))).toEqual({ task, readAt });
    expect(reads.find(place, later(5_001))).toBeNull();
  });

  it("serves nobody after it was forgotten, no other task, and no other connection", () => {
    const reads = createTaskReads();
    reads.keep(place, { task, readAt });
    expect(reads.find({ ...place, taskId: "86b" }, readAt)).toBeNull();
    expect(reads.find({ ...place, connectionId: "tom" }, readAt)).toBeNull();
    reads.forget(place);
    expect(reads.find(place, readAt)).toBeNull();
  });
});
