/** The rules of sync, as admins see and change them. */
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { pageInput, pageOf } from "#lib/platform/pagination/index.ts";
import { directionSchema, policySchema } from "../engine/policies.ts";
import { ruleKeySchema, syncRuleChoicesSchema } from "./choices.ts";

export { DIRECTIONS, type Direction, MERGEABLE_FIELDS, POLICIES, type Policy } from "../engine/policies.ts";
export { RULE_KEYS, type RuleKey, type SyncRuleChoices } from "./choices.ts";

const ruleSchema = z.object({
  direction: directionSchema,
  /** Null for what cannot conflict. */
  policy: policySchema.nullable(),
});

/** The rule that holds for one key, and the one that would without a choice on this level. */
export const keyRuleSchema = ruleSchema.extend({ usual: ruleSchema });

const conversationRulesSchema = z.object({
  /** Whether comments of ClickUp's people who are members here come in as public replies instead of internal notes. */
  takesAsReplies: z.boolean(),
  /** Megabytes of the largest file that travels. */
  fileLimitMb: z.number().int(),
});

export const syncRulesSchema = z.object({
  /** Null for the organisation's own rules. */
  customer: z.object({ id: idSchema, name: z.string() }).nullable(),
  /** Counts the changes; 0 before the first. Said again with a change, so that nothing unseen is overwritten. */
  version: z.number().int(),
  /** What was chosen on this level. */
  choices: syncRuleChoicesSchema,
  rules: z.record(ruleKeySchema, keyRuleSchema),
  /** What else holds for replies and files, and what would without a choice on this level. */
  conversation: conversationRulesSchema.extend({ usual: conversationRulesSchema }),
  updatedAt: z.string().nullable(),
  changedBy: z.string().nullable(),
});
export type KeyRule = z.infer<typeof keyRuleSchema>;
export type SyncRulesView = z.infer<typeof syncRulesSchema>;

const change = {
  /** The version that was seen. Without it the latest is overwritten, whatever it says. */
  version: z.number().int().min(0).optional(),
  /** All choices of this level; what is left out goes back to what is usual. */
  choices: syncRuleChoicesSchema,
};
export const setSyncRulesInput = z.strictObject(change);
export type SetSyncRulesInput = z.input<typeof setSyncRulesInput>;
export const customerSyncRulesInput = z.strictObject({ id: idSchema });
export const setCustomerSyncRulesInput = z.strictObject({ id: idSchema, ...change });

/** A customer with rules of its own. */
export const customerRulesSchema = z.object({
  customer: z.object({ id: idSchema, name: z.string() }),
  choices: syncRuleChoicesSchema,
  version: z.number().int(),
  updatedAt: z.string(),
  changedBy: z.string(),
});
export type CustomerRules = z.infer<typeof customerRulesSchema>;
export const listCustomerRulesInput = z.strictObject({ ...pageInput });
export type ListCustomerRulesInput = z.input<typeof listCustomerRulesInput>;
export const customerRulesPageSchema = pageOf(customerRulesSchema);
