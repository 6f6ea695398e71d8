import { AsyncLocalStorage } from "node:async_hooks";
import { PrismaPg } from "@prisma/adapter-pg";

type Adapter = Awaited<ReturnType<PrismaPg["connect"]>>;
type Transaction = Awaited<ReturnType<Adapter["startTransaction"]>>;

type Scope = { organisationId: string; isSet: boolean };

// One for the process, as the connections are: the framework may load this module once for pages and once for routes.
const globals = globalThis as typeof globalThis & {
  relaydeskTenantScopes?: AsyncLocalStorage<Scope | undefined>;
};
globals.relaydeskTenantScopes ??= new AsyncLocalStorage<Scope | undefined>();
const scopes = globals.relaydeskTenantScopes;

/**
 * Begins a transaction of the organisation by `start`, which calls `work` inside it. What `work` begins in turn is
 * nobody's again. Should the tenant not have reached the transaction, `work` never runs: it would see everybody's.
 */
export function asTenant<T>(
  organisationId: string,
  start: (guard: <U>(work: () => Promise<U>) => Promise<U>) => Promise<T>,
): Promise<T> {
  const scope: Scope = { organisationId, isSet: false };
  return scopes.run(scope, () =>
    start(async (work) => {
      if (!scope.isSet) throw new Error("A tenant transaction began without its tenant");
      return scopes.run(undefined, work);
    }),
  );
}

/**
 * Prisma's adapter, with the tenant set as the first thing in a tenant's transaction: below Prisma's engine, which
 * would take longer over this one statement than PostgreSQL does.
 */
export class TenantPrismaPg extends PrismaPg {
  override async connect(): Promise<Adapter> {
    const adapter = await super.connect();
    const start = adapter.startTransaction.bind(adapter);
    adapter.startTransaction = async (isolationLevel) => {
      const transaction = await start(isolationLevel);
      const scope = scopes.getStore();
      if (scope !== undefined) {
        await setTenant(transaction, scope.organisationId);
        scope.isSet = true;
      }
      return transaction;
    };
    return adapter;
  }
}

async function setTenant(transaction: Transaction, organisationId: string): Promise<void> {
  try {
    // One round trip for both; `true` makes them end with the transaction, as "set local" would.
    await transaction.executeRaw({
      sql: "select set_config('role', 'relaydesk_tenant', true), set_config('relaydesk.organisation_id', $1, true)",
      args: [organisationId],
      argTypes: [{ scalarType: "string", arity: "scalar" }],
    });
  } catch (error) {
    // The connection must not go back to the others with a transaction open; a broken one ends by itself.
    await transaction.executeRaw({ sql: "ROLLBACK", args: [], argTypes: [] }).catch(() => {});
    await transaction.rollback();
    throw error;
  }
}
