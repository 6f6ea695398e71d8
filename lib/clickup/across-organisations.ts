/** What sweeps must see of all organisations: ids only, each then handled in its own context. */
import "server-only";
import { systemDb } from "#lib/platform/db/index.ts";

/** Connections whose Spaces are due for their daily reading. Bounded, the longest unread first. */
export async function listSpacesDueAcrossOrganisations(
  before: Date,
  limit: number,
): Promise<{ organisationId: string; connectionId: string }[]> {
  const rows = await systemDb().clickupConnection.findMany({
    where: {
      status: "connected",
      OR: [{ spacesSyncedAt: null }, { spacesSyncedAt: { lt: before } }],
      organisation: { modules: { none: { module: "clickup", isEnabled: false } } },
    },
    orderBy: { spacesSyncedAt: { sort: "asc", nulls: "first" } },
    take: limit,
    select: { organisationId: true, id: true },
  });
  return rows.map(({ organisationId, id }) => ({ organisationId, connectionId: id }));
}

/** Connections whose webhooks nobody has looked at since an instant. Bounded, the longest unseen first. */
export async function listWebhooksDueAcrossOrganisations(
  before: Date,
  limit: number,
): Promise<{ organisationId: string; connectionId: string }[]> {
  const rows = await systemDb().clickupConnection.findMany({
    where: {
      status: "connected",
      OR: [{ webhooksTriedAt: null }, { webhooksTriedAt: { lt: before } }],
      organisation: { modules: { none: { module: "clickup", isEnabled: false } } },
    },
    orderBy: { webhooksTriedAt: { sort: "asc", nulls: "first" } },
    take: limit,
    select: { organisationId: true, id: true },
  });
  return rows.map(({ organisationId, id }) => ({ organisationId, connectionId: id }));
}

/** Removes what no window and no sign-in needs any more. */
export async function removeOldClickupRowsAcrossOrganisations(
  at: Date,
): Promise<{ budgetCalls: number; budgetMinutes: number; oauthStates: number }> {
  const budgetCalls = await systemDb().clickupBudgetCall.deleteMany({
    where: { calledAt: { lt: new Date(at.getTime() - 10 * 60_000) } },
  });
  const budgetMinutes = await systemDb().clickupBudgetMinute.deleteMany({
    where: { minute: { lt: new Date(at.getTime() - 24 * 3_600_000) } },
  });
  await systemDb().clickupBudgetWaiter.deleteMany({
    where: { expectedAt: { lt: new Date(at.getTime() - 10 * 60_000) } },
  });
  const oauthStates = await systemDb().clickupOauthState.deleteMany({
    where: { expiresAt: { lt: new Date(at.getTime() - 24 * 3_600_000) } },
  });
  return {
    budgetCalls: budgetCalls.count,
    budgetMinutes: budgetMinutes.count,
    oauthStates: oauthStates.count,
  };
}

/** The rate-budget use of every connected organisation: for the metrics. */
export async function readBudgetUseAcrossOrganisations(): Promise<
  { organisationId: string; used: number }[]
> {
  return systemDb().$queryRaw<{ organisationId: string; used: number }[]>`
    select connection.organisation_id::text as "organisationId",
           count(call.id)::int as used
    from clickup_connections connection
    left join clickup_budget_calls call
      on call.token_key = connection.token_key and call.called_at > clock_timestamp() - interval '60 seconds'
    where connection.status = 'connected'
    group by connection.organisation_id`;
}
