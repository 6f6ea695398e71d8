import type { Correction } from "./correction.ts";

/** What is wrong with the answers to making and changing Lists and Folders. */
export const listCorrections: Correction[] = [
  ...["CreateList", "CreateFolderlessList", "UpdateList"].map(
    (operation): Correction => ({
      operation,
      part: "answer",
      at: "",
      why: "The file has an older form of the same List.",
      change: { kind: "copy", operation: "GetList", at: "" },
    }),
  ),
  ...["CreateFolder", "UpdateFolder"].map(
    (operation): Correction => ({
      operation,
      part: "answer",
      at: "",
      why: "Told of nested Folders only.",
      change: { kind: "optional", properties: ["parent_folder"] },
    }),
  ),
];
