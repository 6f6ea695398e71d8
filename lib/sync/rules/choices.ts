/** What can be chosen of how things sync, and what holds where nobody chose. */
import { z } from "zod";
import {
  DIRECTIONS,
  type Direction,
  type FieldRule,
  type FieldRules,
  resolveRule,
  ruleChoicesSchema,
  SYNC_FIELDS,
} from "../engine/policies.ts";

/** What syncs beside the fields: it travels or does not, and never conflicts. */
export const CONVERSATION_KEYS = ["comments", "attachments"] as const;
export type ConversationKey = (typeof CONVERSATION_KEYS)[number];

export const RULE_KEYS = [...SYNC_FIELDS, ...CONVERSATION_KEYS] as const;
export const ruleKeySchema = z.enum(RULE_KEYS);
export type RuleKey = z.infer<typeof ruleKeySchema>;

export const DEFAULT_CONVERSATION: Record<ConversationKey, Direction> = {
  comments: "both",
  attachments: "both",
};

/** Megabytes of the largest file that travels. ClickUp takes no more than the most (ClickUp fact sheet, section 12). */
export const FILE_LIMIT_MB = { usual: 25, most: 1_000 };

const commentsChoice = z.strictObject({
  direction: z.enum(DIRECTIONS).optional(),
  /** Whether comments of ClickUp's people who are members here come in as public replies instead of internal notes. */
  takesAsReplies: z.boolean().optional(),
});
const attachmentsChoice = z.strictObject({
  direction: z.enum(DIRECTIONS).optional(),
  fileLimitMb: z.int().min(1).max(FILE_LIMIT_MB.most).optional(),
});

/** The choices of an organisation or a customer; what is left out is decided one level up. */
export const syncRuleChoicesSchema = ruleChoicesSchema.extend({
  comments: commentsChoice.optional(),
  attachments: attachmentsChoice.optional(),
});
export type SyncRuleChoices = z.infer<typeof syncRuleChoicesSchema>;

/** Everything that holds for the links of one customer. */
export type SyncRules = { fields: FieldRules; takesAsReplies: boolean; fileLimitMb: number } & Record<
  ConversationKey,
  Direction
>;

/** The levels from which a rule comes: the customer's choice, else the organisation's, else the product's. */
export type RuleLevels = { organisation?: SyncRuleChoices | null; customer?: SyncRuleChoices | null };

/** The rules of all keys, part by part from the nearest level that says it. */
export function resolveRules({ organisation = null, customer = null }: RuleLevels): SyncRules {
  const rule = (field: (typeof SYNC_FIELDS)[number]): FieldRule =>
    resolveRule(field, { organisation, customer });
  const direction = (key: ConversationKey): Direction =>
    customer?.[key]?.direction ?? organisation?.[key]?.direction ?? DEFAULT_CONVERSATION[key];
  return {
    fields: {
      title: rule("title"),
      description: rule("description"),
      status: rule("status"),
      priority: rule("priority"),
      assignee: rule("assignee"),
      dueDate: rule("dueDate"),
      tags: rule("tags"),
    },
    comments: direction("comments"),
    attachments: direction("attachments"),
    takesAsReplies: customer?.comments?.takesAsReplies ?? organisation?.comments?.takesAsReplies ?? false,
    fileLimitMb:
      customer?.attachments?.fileLimitMb ?? organisation?.attachments?.fileLimitMb ?? FILE_LIMIT_MB.usual,
  };
}

/**
 * Choices as they are stored. Each key by itself: one that an older version wrote and this one cannot read must not
 * take the others with it, least of all "never touch the status".
 */
export function readChoices(stored: unknown): { choices: SyncRuleChoices; unreadable: string[] } {
  const { success, data } = z.record(z.string(), z.unknown()).safeParse(stored);
  if (!success) return { choices: {}, unreadable: ["all"] };
  const unreadable: string[] = [];
  const kept = Object.entries(data).filter(([key, value]) => {
    const isReadable = syncRuleChoicesSchema.safeParse({ [key]: value }).success;
    if (!isReadable) unreadable.push(key);
    return isReadable;
  });
  return { choices: syncRuleChoicesSchema.parse(Object.fromEntries(kept)), unreadable };
}

/** The same choices without keys and parts that say nothing. */
export function tidyChoices(choices: SyncRuleChoices): SyncRuleChoices {
  const kept = Object.entries(choices).flatMap(([key, choice]) => {
    const parts = Object.entries(choice ?? {}).filter(([, part]) => part !== undefined);
    return parts.length === 0 ? [] : [[key, Object.fromEntries(parts)]];
  });
  return syncRuleChoicesSchema.parse(Object.fromEntries(kept));
}

/** The rule of any key; null where there is no policy. */
export function ruleOf(
  rules: SyncRules,
  key: RuleKey,
): { direction: Direction; policy: FieldRule["policy"] | null } {
  if (key === "comments" || key === "attachments") return { direction: rules[key], policy: null };
  return rules.fields[key];
}
