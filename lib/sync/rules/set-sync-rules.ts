import "server-only";
import { getCustomer } from "#lib/customers/index.ts";
import { conflict } from "#lib/platform/errors/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import { sameJson } from "../internal/json.ts";
import { linksToReconsider } from "../reconsider/schema.ts";
import { changedParts } from "./changed-parts.ts";
import { type SyncRuleChoices, tidyChoices } from "./choices.ts";
import { findRulesRow, type RulesRow, toRulesView } from "./rules-rows.ts";
import { setCustomerSyncRulesInput, setSyncRulesInput, syncRulesSchema } from "./schema.ts";

type Wanted = { version?: number | undefined; choices: SyncRuleChoices };
type Customer = { id: string; name: string };

/** Says how everything syncs, for the whole organisation. Customers with choices of their own keep those. */
export const setSyncRules = defineCommand({
  name: "sync_rules.set",
  audit: "sync_rules.changed",
  permission: "sync:write",
  input: setSyncRulesInput,
  output: syncRulesSchema,
  run: (ctx, wanted) => change(ctx, null, wanted),
});

/** Says what is otherwise for one customer. No choices at all: as in the whole organisation. */
export const setCustomerSyncRules = defineCommand({
  name: "sync_rules.set_customer",
  audit: "customer_sync_rules.changed",
  permission: "sync:write",
  input: setCustomerSyncRulesInput,
  output: syncRulesSchema,
  run: async (ctx, { id, ...wanted }) => {
    const { name } = await getCustomer(ctx, { id });
    return change(ctx, { id, name }, wanted);
  },
});

async function change(ctx: VerbContext, customer: Customer | null, { version, choices: wanted }: Wanted) {
  const customerId = customer?.id ?? null;
  const before = await findRulesRow(ctx, customerId);
  const organisation = customer === null ? null : (await findRulesRow(ctx, null)).choices;
  if (version !== undefined && version !== before.version) throw changedMeanwhile(before);
  const choices = tidyChoices(wanted);
  if (sameJson(choices, before.choices))
    return { output: toRulesView(customer, before, organisation), audit: null };

  const after = { choices, version: before.version + 1, updatedAt: ctx.now(), changedByName: ctx.actor.name };
  await store(ctx, customerId, after);
  const changed = changedParts(before.choices, choices);
  if (changed.length > 0) ctx.emit(linksToReconsider, { cause: { kind: "rules", customerId, changed } });
  return {
    output: toRulesView(customer, after, organisation),
    audit: {
      target:
        customer === null
          ? { type: "organisation", id: ctx.organisationId }
          : { type: "customer", id: customer.id, name: customer.name },
      before: before.choices,
      after: choices,
    },
  };
}

/** Only upon the version before: of two who change at once, one is told. */
async function store(
  ctx: VerbContext,
  customerId: string | null,
  { choices, version, updatedAt, changedByName }: RulesRow & { updatedAt: Date; changedByName: string },
): Promise<void> {
  const stored = await ctx.db.$executeRaw`
    insert into sync_rules
      (id, organisation_id, customer_id, choices, version, changed_by_name, created_at, updated_at)
    values (${newId()}::uuid, ${ctx.organisationId}::uuid, ${customerId}::uuid, ${JSON.stringify(choices)}::jsonb,
            ${version}, ${changedByName}, ${updatedAt}, ${updatedAt})
    on conflict (organisation_id, customer_id) do update set
      choices = excluded.choices, version = excluded.version, changed_by_name = excluded.changed_by_name,
      updated_at = excluded.updated_at
    where sync_rules.version = excluded.version - 1`;
  if (stored === 0) throw changedMeanwhile(null);
}

function changedMeanwhile(row: RulesRow | null) {
  return conflict(
    `${row?.changedByName ?? "Somebody"} changed these rules in the meantime.`,
    "Look at the rules as they are now, then make your change again.",
  );
}
