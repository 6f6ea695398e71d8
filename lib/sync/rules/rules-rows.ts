import "server-only";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { RULE_KEYS, readChoices, resolveRules, ruleOf, type SyncRuleChoices } from "./choices.ts";
import type { SyncRulesView } from "./schema.ts";

/** The rules of one level, as they are stored; version 0 while nobody chose anything. */
export type RulesRow = {
  choices: SyncRuleChoices;
  version: number;
  updatedAt: Date | null;
  changedByName: string | null;
};

export async function findRulesRow(ctx: VerbContext, customerId: string | null): Promise<RulesRow> {
  const row = await ctx.db.syncRule.findFirst({ where: { organisationId: ctx.organisationId, customerId } });
  if (row === null) return { choices: {}, version: 0, updatedAt: null, changedByName: null };
  const { version, updatedAt, changedByName } = row;
  return { choices: readChoices(row.choices).choices, version, updatedAt, changedByName };
}

/** A level's rules for people: what holds, and what would hold without what was chosen here. */
export function toRulesView(
  customer: { id: string; name: string } | null,
  row: RulesRow,
  organisation: SyncRuleChoices | null,
): SyncRulesView {
  const usual = resolveRules({ organisation: customer === null ? null : organisation });
  const rules =
    customer === null
      ? resolveRules({ organisation: row.choices })
      : resolveRules({ organisation, customer: row.choices });
  const all = RULE_KEYS.map((key) => [key, { ...ruleOf(rules, key), usual: ruleOf(usual, key) }]);
  return {
    customer,
    version: row.version,
    choices: row.choices,
    rules: Object.fromEntries(all),
    conversation: {
      takesAsReplies: rules.takesAsReplies,
      fileLimitMb: rules.fileLimitMb,
      usual: { takesAsReplies: usual.takesAsReplies, fileLimitMb: usual.fileLimitMb },
    },
    updatedAt: row.updatedAt?.toISOString() ?? null,
    changedBy: row.changedByName,
  };
}
