/** When a rule or a mapping changes, the links that it concerns are looked at again. */
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineSignal } from "#lib/platform/signal/index.ts";
import { changedPartSchema } from "../rules/changed-parts.ts";
import { brokenPairSchema } from "./value-map.ts";

const rulesCause = z.object({
  kind: z.literal("rules"),
  /** Null when the organisation's own rules changed. */
  customerId: idSchema.nullable(),
  changed: z.array(changedPartSchema),
});
export type RulesCause = z.infer<typeof rulesCause>;

export const mappingCauseSchema = z.object({
  kind: z.literal("mapping"),
  connectionId: idSchema,
  listId: z.string(),
  /** The only customers that it is for; empty is everybody. */
  customerIds: z.array(idSchema),
});
export type MappingCause = z.infer<typeof mappingCauseSchema>;

const statusesCause = z.object({
  kind: z.literal("statuses"),
  connectionId: idSchema,
  listId: z.string(),
  pairs: z.array(brokenPairSchema),
});
const prioritiesCause = z.object({ kind: z.literal("priorities"), pairs: z.array(brokenPairSchema) });
const peopleCause = z.object({ kind: z.literal("people"), memberId: idSchema, userId: z.string() });
export type PeopleCause = z.infer<typeof peopleCause>;

/** What changed. */
export const reconsiderCauseSchema = z.discriminatedUnion("kind", [
  rulesCause,
  statusesCause,
  prioritiesCause,
  peopleCause,
  mappingCauseSchema,
]);
export type ReconsiderCause = z.infer<typeof reconsiderCauseSchema>;

export const linksToReconsider = defineSignal(
  "clickup/sync.reconsider",
  z.object({ cause: reconsiderCauseSchema }),
);
