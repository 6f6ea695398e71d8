/** The rules as comparisons ask for them. */
import "server-only";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import { readChoices, resolveRules, type SyncRuleChoices, type SyncRules } from "./choices.ts";

type Row = { customerId: string | null; choices: unknown };

function choicesOf(ctx: VerbContext, row: Row | undefined): SyncRuleChoices | null {
  if (row === undefined) return null;
  const { choices, unreadable } = readChoices(row.choices);
  if (unreadable.length > 0)
    ctx.logger.warn(
      { customerId: row.customerId, unreadable },
      "Some rules of sync cannot be read; the usual ones hold",
    );
  return choices;
}

/** What holds for a customer's links: fields, comments and attachments. Without a customer, for any. */
export async function readSyncRules(ctx: VerbContext, customerId: string | null): Promise<SyncRules> {
  const { rulesOf } = await readRulesOfCustomers(ctx, customerId === null ? [] : [customerId]);
  return rulesOf(customerId);
}

/** The same for many customers at once, with what each chose by itself. */
export async function readRulesOfCustomers(
  ctx: VerbContext,
  customerIds: readonly string[],
): Promise<{
  rulesOf: (customerId: string | null) => SyncRules;
  ownOf: (customerId: string | null) => SyncRuleChoices | null;
}> {
  const rows = await ctx.db.syncRule.findMany({
    where: {
      organisationId: ctx.organisationId,
      OR: [{ customerId: null }, { customerId: { in: [...new Set(customerIds)] } }],
    },
    select: { customerId: true, choices: true },
  });
  const organisation = choicesOf(
    ctx,
    rows.find((row) => row.customerId === null),
  );
  const own = new Map(
    rows.flatMap((row) => (row.customerId === null ? [] : [[row.customerId, choicesOf(ctx, row)] as const])),
  );
  const ownOf = (customerId: string | null) => (customerId === null ? null : (own.get(customerId) ?? null));
  return { ownOf, rulesOf: (customerId) => resolveRules({ organisation, customer: ownOf(customerId) }) };
}
