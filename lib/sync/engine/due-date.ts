import { z } from "zod";
import type { FieldCodec } from "./field-codec.ts";

const daySchema = z.iso.date().nullable();

/**
 * The due day, `YYYY-MM-DD`, or none. The task's is the day on which its instant falls in the connected person's
 * zone: days are compared, never milliseconds (ClickUp fact sheet, section 8).
 */
export const dueDateCodec: FieldCodec<string | null, string | null> = {
  oursSchema: daySchema,
  theirsSchema: daySchema,
  isSameOurs: (one, other) => one === other,
  isSameTheirs: (one, other) => one === other,
  isEcho: (sent, found) => sent === found,
  toTheirs: (ours) => ours,
  toOurs: (theirs) => theirs,
  merge: null,
};
