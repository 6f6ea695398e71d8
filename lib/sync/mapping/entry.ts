/** One line of a mapping, as people write it down. */
import { z } from "zod";
import { defaultValueSchema } from "../engine/custom/default-value.ts";
import { valueMapSchema } from "../engine/custom/value-map.ts";
import { directionSchema, policySchema } from "../engine/policies.ts";

export const mappingEntrySchema = z.strictObject({
  /** The source's custom field. */
  key: z.string().min(1).max(100),
  /** ClickUp's. */
  fieldId: z.string().min(1).max(100),
  direction: directionSchema,
  /** What happens when both sides changed it, and differently. */
  policy: policySchema,
  /** Which option here stands for which there; of choices only. */
  valueMap: valueMapSchema,
  /** What a new task gets when its source says nothing, as ClickUp's field holds it. */
  default: defaultValueSchema,
});
export type MappingEntry = z.infer<typeof mappingEntrySchema>;

export const mappingEntriesSchema = z
  .array(mappingEntrySchema)
  .max(200)
  .check(({ value: entries, issues }) => {
    const report = (part: "key" | "fieldId", message: string) => {
      const seen = new Set<string>();
      entries.forEach((entry, index) => {
        if (seen.has(entry[part]))
          issues.push({ code: "custom", message, path: [index, part], input: entry[part] });
        seen.add(entry[part]);
      });
    };
    report("key", "Each field here goes with one field of ClickUp's only");
    report("fieldId", "Each field of ClickUp's goes with one field here only");
  });
