import "server-only";
import { z } from "zod";
import { notFound } from "#lib/platform/errors/index.ts";
import type { VerbContext } from "#lib/platform/verb/index.ts";
import {
  type TicketField,
  type TicketFieldOption,
  type TicketFieldType,
  ticketFieldOptionSchema,
} from "../schema.ts";

type FieldRow = {
  id: string;
  key: string;
  label: string;
  helpText: string;
  type: TicketFieldType;
  currency: string | null;
  maximum: number | null;
  options: unknown;
  isRequired: boolean;
  isPublic: boolean;
  createdAt: Date;
  updatedAt: Date;
  archivedAt: Date | null;
};

export function optionsOf(row: Pick<FieldRow, "options">): TicketFieldOption[] {
  return z.array(ticketFieldOptionSchema).parse(row.options);
}

export function toTicketField(row: FieldRow): TicketField {
  return {
    id: row.id,
    key: row.key,
    label: row.label,
    helpText: row.helpText,
    type: row.type,
    currency: row.currency,
    maximum: row.maximum,
    options: optionsOf(row),
    isRequired: row.isRequired,
    isPublic: row.isPublic,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    archivedAt: row.archivedAt?.toISOString() ?? null,
  };
}

/** The organisation's fields in their order, the archived ones among them. */
export async function loadTicketFields(ctx: VerbContext): Promise<TicketField[]> {
  const rows = await ctx.db.ticketField.findMany({
    where: { organisationId: ctx.organisationId },
    orderBy: [{ position: "asc" }, { id: "asc" }],
  });
  return rows.map(toTicketField);
}

/**
 * Holds the definitions still until the transaction ends: values are written by many at once, and definitions change
 * only while nobody writes a value by them.
 */
export async function lockTicketFields(ctx: VerbContext, purpose: "to use" | "to change"): Promise<void> {
  const name = `ticket_fields:${ctx.organisationId}`;
  if (purpose === "to use") {
    await ctx.db.$queryRaw`select pg_advisory_xact_lock_shared(hashtextextended(${name}, 0))::text`;
  } else {
    await ctx.db.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${name}, 0))::text`;
  }
}

/** The field of that id in the tenant, or `not_found`. */
export async function getTicketFieldRow(ctx: VerbContext, id: string) {
  const row = await ctx.db.ticketField.findUnique({ where: { id } });
  if (row === null) throw notFound("field");
  return row;
}

/** Whether any ticket has a value in the field. */
export async function isFieldUsed(ctx: VerbContext, key: string): Promise<boolean> {
  const [row] = await ctx.db.$queryRaw<{ isUsed: boolean }[]>`
    select exists (select from tickets
      where organisation_id = ${ctx.organisationId}::uuid and jsonb_exists(custom_values, ${key})) as "isUsed"`;
  return row?.isUsed ?? false;
}

/** What the audit log keeps of a field. */
export function auditOfField(row: FieldRow) {
  const { label, helpText, type, currency, maximum, isRequired, isPublic } = row;
  return {
    target: { type: "ticket_field", id: row.id, name: row.label },
    state: {
      label,
      helpText,
      type,
      currency,
      maximum,
      options: optionsOf(row),
      isRequired,
      isPublic,
      isArchived: row.archivedAt !== null,
    },
  };
}
