/** Which priority here is which in ClickUp. */
import { z } from "zod";
import { priorityMapSchema } from "#lib/clickup/schema.ts";

export const priorityMapViewSchema = z.object({
  map: priorityMapSchema,
  /** What holds when nobody chooses. */
  usual: priorityMapSchema,
  /** Counts the changes; 0 before the first. */
  version: z.number().int(),
  updatedAt: z.string().nullable(),
  changedBy: z.string().nullable(),
});
export type PriorityMapView = z.infer<typeof priorityMapViewSchema>;

export const setPriorityMapInput = z.strictObject({
  /** The version that was seen. Without it the latest is overwritten, whatever it says. */
  version: z.number().int().min(0).optional(),
  map: priorityMapSchema,
});
export type SetPriorityMapInput = z.input<typeof setPriorityMapInput>;
