import { expect, it } from "vitest";
import { asTenant } from "./tenant-adapter.ts";

it("does not let work begin in a transaction that its tenant did not reach", async () => {
  let hasRun = false;
  const lost = asTenant("0199aaaa-0000-7000-8000-000000000001", (guard) =>
    guard(async () => {
      hasRun = true;
    }),
  );
  await expect(lost).rejects.toThrow("without its tenant");
  expect(hasRun).toBe(false);
});
