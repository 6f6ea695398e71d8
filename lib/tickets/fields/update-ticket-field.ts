import "server-only";
import { invalidField } from "#lib/platform/errors/index.ts";
import { defineCommand, type VerbContext } from "#lib/platform/verb/index.ts";
import { ticketFieldSchema, updateTicketFieldInput } from "../schema.ts";
import { requireRoom } from "./create-ticket-field.ts";
import {
  auditOfField,
  getTicketFieldRow,
  isFieldUsed,
  lockTicketFields,
  optionsOf,
  toTicketField,
} from "./field-rows.ts";
import { settingsFor } from "./field-settings.ts";

/**
 * Changes a field, archives it or takes it up again. What the values of tickets mean does not change under them: a
 * field that is in use keeps its type and currency, and a rating its height as far as tickets reach it.
 */
export const updateTicketField = defineCommand({
  name: "ticket_fields.update",
  audit: "ticket_field.updated",
  permission: "ticket_fields:write",
  input: updateTicketFieldInput,
  output: ticketFieldSchema,
  run: async (ctx, { id, isArchived, label, helpText, isRequired, isPublic, ...changes }) => {
    await lockTicketFields(ctx, "to change");
    const before = await getTicketFieldRow(ctx, id);
    const type = changes.type ?? before.type;
    const known = optionsOf(before);
    const settings = settingsFor(
      type,
      {
        currency: changes.currency === undefined ? before.currency : changes.currency,
        maximum: changes.maximum === undefined ? before.maximum : changes.maximum,
        options: changes.options ?? known,
      },
      known,
    );
    await requireSameMeaning(ctx, before, { type, ...settings });
    if (isArchived === false && before.archivedAt !== null) {
      requireRoom(
        await ctx.db.ticketField.count({ where: { organisationId: ctx.organisationId, archivedAt: null } }),
      );
    }
    const row = await ctx.db.ticketField.update({
      where: { id },
      data: {
        ...(label === undefined ? {} : { label }),
        ...(helpText === undefined ? {} : { helpText }),
        ...(isRequired === undefined ? {} : { isRequired }),
        ...(isPublic === undefined ? {} : { isPublic }),
        ...(isArchived === undefined
          ? {}
          : { archivedAt: isArchived ? (before.archivedAt ?? ctx.now()) : null }),
        type,
        ...settings,
        updatedAt: ctx.now(),
      },
    });
    const { target, state } = auditOfField(row);
    return {
      output: toTicketField(row),
      audit: { target, before: auditOfField(before).state, after: state },
    };
  },
});

type Meaning = { type: string; currency: string | null; maximum: number | null };

async function requireSameMeaning(
  ctx: VerbContext,
  before: Meaning & { key: string },
  after: Meaning,
): Promise<void> {
  const isSameType = before.type === after.type;
  if (isSameType && before.currency === after.currency && before.maximum === after.maximum) return;
  if (isSameType && before.currency === after.currency) {
    const maximum = after.maximum ?? 0;
    const [row] = await ctx.db.$queryRaw<{ isOver: boolean }[]>`
      select exists (select from tickets
        where organisation_id = ${ctx.organisationId}::uuid
          and (custom_values->${before.key})::numeric > ${maximum}) as "isOver"`;
    if (row?.isOver) throw invalidField("maximum", "Some tickets are rated higher");
    return;
  }
  if (await isFieldUsed(ctx, before.key)) {
    throw invalidField(
      isSameType ? "currency" : "type",
      "Tickets have values of this field already: archive it and make a new one",
    );
  }
}
