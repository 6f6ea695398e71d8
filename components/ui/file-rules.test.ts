import { describe, expect, it } from "vitest";
import { formatBytes, sortFiles } from "./file-rules.ts";

const file = (name: string, type: string, size: number) => ({ name, type, size });

describe("formatBytes", () => {
  it.each([
    [0, "0 bytes"],
    [1, "1 byte"],
    [999, "999 bytes"],
    [1_000, "1 KB"],
    [1_536, "1.5 KB"],
    [999_600, "1 MB"],
    [25_000_000, "25 MB"],
    [3_200_000_000, "3.2 GB"],
  ])("%i is %j", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe("sortFiles", () => {
  it("accepts by exact type, by family and by extension", () => {
    const rules = { accept: ["image/*", "application/pdf", ".csv"] };
    const { accepted, rejected } = sortFiles(
      [
        file("a.png", "image/png", 5),
        file("b.pdf", "application/pdf", 5),
        file("C.CSV", "", 5),
        file("d.exe", "application/x-msdownload", 5),
        file("imagefake", "imagex/png", 5),
      ],
      0,
      rules,
    );
    expect(accepted.map((one) => one.name)).toEqual(["a.png", "b.pdf", "C.CSV"]);
    expect(rejected.map((one) => one.name)).toEqual(["d.exe", "imagefake"]);
  });

  it("counts the files that are already there", () => {
    const { accepted, rejected } = sortFiles([file("a", "", 1), file("b", "", 1)], 2, { maxFiles: 3 });
    expect(accepted.map((one) => one.name)).toEqual(["a"]);
    expect(rejected).toEqual([{ name: "b", reason: "Only 3 files can be attached." }]);
  });

  it("says how much too large a file is, and refuses an empty one", () => {
    const { rejected } = sortFiles([file("big", "", 2_000_001), file("none", "", 0)], 0, {
      maxBytes: 2_000_000,
    });
    expect(rejected.map((one) => one.reason)).toEqual([
      "2 MB is over the limit of 2 MB.",
      "This file is empty.",
    ]);
  });

  it("accepts a file of exactly the limit", () => {
    expect(sortFiles([file("edge", "", 2_000)], 0, { maxBytes: 2_000 }).accepted).toHaveLength(1);
  });
});
