/** What a look at a link has found, and is compared. */
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { mappedFieldSchema } from "../engine/custom/mapped-field.ts";
import { linkFieldNameSchema } from "../engine/policies.ts";
import { linkPlaceSchema } from "./link-place.ts";
import { mappedStatusSchema } from "./list-statuses.ts";

export const comparisonSchema = z.strictObject({
  place: linkPlaceSchema,
  /** Of the run that read it. */
  claimToken: idSchema,
  /** Every field, as the task says it. */
  theirs: z.record(linkFieldNameSchema, z.unknown()),
  /** The custom fields that are mapped. */
  mapped: z.array(mappedFieldSchema),
  statuses: z.array(mappedStatusSchema),
  people: z.array(z.object({ memberId: z.string(), userId: z.string() })),
  /** What the link says of its task. */
  task: z.object({
    name: z.string(),
    status: z.object({ name: z.string(), type: z.string(), color: z.string() }),
    list: z.object({ id: z.string(), name: z.string() }).nullable(),
    spaceId: z.string().nullable(),
    workspaceId: z.string().nullable(),
    updatedAt: z.number().nullable(),
    /** What it says in all its custom fields, by their ids, as ClickUp told it. */
    customValues: z.record(z.string(), z.unknown()),
  }),
  /** Deliveries that arrived before the task was read are answered by what was read. */
  readAt: z.date(),
});
export type Comparison = z.output<typeof comparisonSchema>;
