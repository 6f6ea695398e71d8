import { z } from "zod";
import { SYNC_FIELDS, syncFieldSchema } from "../engine/policies.ts";
import type { SyncRuleChoices } from "./choices.ts";

export const changedPartSchema = z.object({ field: syncFieldSchema, part: z.enum(["direction", "policy"]) });
export type ChangedPart = z.infer<typeof changedPartSchema>;

/** Which choices on a level are not what they were. Of comments and attachments nothing ever waits. */
export function changedParts(before: SyncRuleChoices, after: SyncRuleChoices): ChangedPart[] {
  return SYNC_FIELDS.flatMap((field) =>
    (["direction", "policy"] as const)
      .filter((part) => before[field]?.[part] !== after[field]?.[part])
      .map((part) => ({ field, part })),
  );
}
