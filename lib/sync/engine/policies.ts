import { z } from "zod";
import { customFieldNameSchema } from "#lib/tasks/schema.ts";

/** The fields that a source and its task have in common. */
export const SYNC_FIELDS = [
  "title",
  "description",
  "status",
  "priority",
  "assignee",
  "dueDate",
  "tags",
] as const;
export const syncFieldSchema = z.enum(SYNC_FIELDS);
export type SyncField = z.infer<typeof syncFieldSchema>;

/** Every field that a link can have: those that every source has, and mapped custom ones. */
export const linkFieldNameSchema = z.union([syncFieldSchema, customFieldNameSchema]);
export type LinkFieldName = z.infer<typeof linkFieldNameSchema>;

/** Which way changes travel. `off` also is "never touch it". */
export const DIRECTIONS = ["both", "to_clickup", "from_clickup", "off"] as const;
export const directionSchema = z.enum(DIRECTIONS);
export type Direction = z.infer<typeof directionSchema>;

/** What happens when both sides changed a field, and differently. */
export const POLICIES = ["relaydesk_wins", "clickup_wins", "latest", "ask", "merge"] as const;
export const policySchema = z.enum(POLICIES);
export type Policy = z.infer<typeof policySchema>;

/** The fields whose two changes can be put together; for any other, `merge` would always ask. */
export const MERGEABLE_FIELDS: readonly SyncField[] = ["description", "tags"];

export type FieldRule = { direction: Direction; policy: Policy };
export type FieldRules = Record<SyncField, FieldRule>;

export const DEFAULT_RULES: FieldRules = {
  title: { direction: "both", policy: "latest" },
  description: { direction: "both", policy: "merge" },
  status: { direction: "both", policy: "latest" },
  priority: { direction: "both", policy: "latest" },
  assignee: { direction: "both", policy: "latest" },
  dueDate: { direction: "both", policy: "latest" },
  tags: { direction: "both", policy: "merge" },
};

const mergeableChoice = z.strictObject({
  direction: directionSchema.optional(),
  policy: policySchema.optional(),
});
const plainChoice = z.strictObject({
  direction: directionSchema.optional(),
  policy: policySchema.exclude(["merge"]).optional(),
});

/** Choices of an organisation or a customer; what is left out is decided one level up. */
export const ruleChoicesSchema = z.strictObject({
  title: plainChoice.optional(),
  description: mergeableChoice.optional(),
  status: plainChoice.optional(),
  priority: plainChoice.optional(),
  assignee: plainChoice.optional(),
  dueDate: plainChoice.optional(),
  tags: mergeableChoice.optional(),
});
export type RuleChoices = z.infer<typeof ruleChoicesSchema>;

/** The rule of a field: the customer's choice, else the organisation's, else the product's; part by part. */
export function resolveRule(
  field: SyncField,
  { customer, organisation }: { customer?: RuleChoices | null; organisation?: RuleChoices | null },
): FieldRule {
  const levels = [customer?.[field], organisation?.[field], DEFAULT_RULES[field]];
  const { direction, policy } = DEFAULT_RULES[field];
  return {
    direction: levels.find((level) => level?.direction !== undefined)?.direction ?? direction,
    policy: levels.find((level) => level?.policy !== undefined)?.policy ?? policy,
  };
}
