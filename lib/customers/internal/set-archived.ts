import "server-only";
import type { AuditEntry } from "#lib/platform/audit/index.ts";
import { conflict } from "#lib/platform/errors/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import type { Customer } from "../schema.ts";
import { auditCustomer, getCustomerRow, toCustomer } from "./customer-rows.ts";
import { nextUpdatedAt } from "./next-updated-at.ts";

/** Archives or brings back; what is so already stays untouched and leaves no audit entry. */
export async function setArchived(
  ctx: VerbContext,
  id: string,
  isArchived: boolean,
): Promise<{ output: Customer; audit: AuditEntry | null }> {
  const before = await getCustomerRow(ctx.db, id);
  if ((before.archivedAt !== null) === isArchived) {
    return { output: await toCustomer(ctx.db, before), audit: null };
  }
  const after = {
    ...before,
    archivedAt: isArchived ? ctx.now() : null,
    updatedAt: nextUpdatedAt(ctx.now(), before.updatedAt),
  };
  const { count } = await ctx.db.customer.updateMany({
    where: { id, updatedAt: before.updatedAt },
    data: { archivedAt: after.archivedAt, updatedAt: after.updatedAt },
  });
  if (count === 0) throw conflict(`Somebody changed ${before.name} in the meantime.`, "Try again.");
  return {
    output: await toCustomer(ctx.db, after),
    audit: {
      target: { type: "customer", id, name: before.name },
      before: auditCustomer(before),
      after: auditCustomer(after),
    },
  };
}
