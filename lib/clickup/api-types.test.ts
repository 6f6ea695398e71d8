import { expect, it } from "vitest";
import { taskSchema } from "./api-types.ts";

it("reads a task as ClickUp answers it, strings and numbers alike, without a folder that people never see", () => {
  const task = taskSchema.parse({
    id: "86b4qh1",
    name: "Task",
    status: { status: "to do", type: "open", orderindex: 0, color: "#fff" },
    priority: { id: "2", priority: "high" },
    due_date: String(Date.parse("2026-11-30T03:00:00Z")),
    date_updated: "1700000000000",
    tags: [{ name: "b" }, { name: "a" }],
    folder: { id: "1", name: "hidden", hidden: true },
  });
  expect(task).toMatchObject({
    priority: 2,
    due_date: Date.parse("2026-11-30T03:00:00Z"),
    date_updated: 1_700_000_000_000,
    tags: ["b", "a"],
    folder: null,
  });
});
