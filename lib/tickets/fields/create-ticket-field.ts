import "server-only";
import { invalidField, RelaydeskError } from "#lib/platform/errors/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { defineCommand } from "#lib/platform/verb/index.ts";
import { createTicketFieldInput, keyOf, TICKET_FIELDS_MAX, ticketFieldSchema } from "../schema.ts";
import { auditOfField, loadTicketFields, lockTicketFields, toTicketField } from "./field-rows.ts";
import { freeKey, settingsFor } from "./field-settings.ts";

/** Gives the organisation's tickets one more field, the last in order. */
export const createTicketField = defineCommand({
  name: "ticket_fields.create",
  audit: "ticket_field.created",
  permission: "ticket_fields:write",
  input: createTicketFieldInput,
  output: ticketFieldSchema,
  run: async (ctx, { key: wanted, label, helpText, type, isRequired, isPublic, ...given }) => {
    await lockTicketFields(ctx, "to change");
    const fields = await loadTicketFields(ctx);
    requireRoom(fields.filter(({ archivedAt }) => archivedAt === null).length);
    const taken = new Set(fields.map(({ key }) => key));
    if (wanted !== undefined && taken.has(wanted)) {
      throw invalidField("key", "Another field has this key, perhaps an archived one");
    }
    const ofLabel = keyOf(label);
    const key =
      wanted ?? freeKey(/^[a-z]/.test(ofLabel) ? ofLabel : `field_${ofLabel}`.replace(/_$/, ""), taken);
    const row = await ctx.db.ticketField.create({
      data: {
        id: newId(),
        organisationId: ctx.organisationId,
        key,
        label,
        helpText,
        type,
        ...settingsFor(type, given, []),
        isRequired,
        isPublic,
        position: fields.length,
        createdAt: ctx.now(),
        updatedAt: ctx.now(),
      },
    });
    const { target, state } = auditOfField(row);
    return { output: toTicketField(row), audit: { target, after: { key, ...state } } };
  },
});

export function requireRoom(count: number): void {
  if (count < TICKET_FIELDS_MAX) return;
  throw new RelaydeskError("validation_failed", `${count} ticket fields`, {
    publicMessage: `Tickets have at most ${TICKET_FIELDS_MAX} fields of their own.`,
    action: "Archive one that is not needed any more.",
  });
}
