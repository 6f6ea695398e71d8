/** The fields that an organisation gives its tickets: what they are, and what a ticket may say in them. */
import { z } from "zod";
import { blockOfText, lineOfText, storedText } from "#lib/customers/schema.ts";
import { idSchema } from "#lib/platform/ids/index.ts";
import { SOURCE_CUSTOM_TYPES } from "#lib/tasks/schema.ts";
import { instant } from "./conversation-schema.ts";

export const ticketFieldTypeSchema = z.enum(SOURCE_CUSTOM_TYPES);
export type TicketFieldType = z.infer<typeof ticketFieldTypeSchema>;

/** Fields that are not archived. */
export const TICKET_FIELDS_MAX = 100;
export const FIELD_OPTIONS_MAX = 200;
export const RATING_MAX = 10;
const RATING_DEFAULT = 5;

/** What programs, files and mappings call a field or an option. */
export const ticketFieldKeySchema = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, {
  error: "Small letters, digits and underscores, a letter first, at most 40",
});
const optionKeySchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_]{0,39}$/, { error: "Small letters, digits and underscores, at most 40" });

/** A key made of a label: "Délai (jours)" is `delai_jours`. Empty when no letter of it can be written so. */
export function keyOf(label: string): string {
  return label
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "")
    .slice(0, 40)
    .replace(/_+$/, "");
}

export const ticketFieldOptionSchema = z.object({
  key: z.string(),
  label: z.string(),
  /** Stays where tickets have it, and cannot be chosen any more. */
  isArchived: z.boolean(),
});
export type TicketFieldOption = z.infer<typeof ticketFieldOptionSchema>;

export const ticketFieldSchema = z.object({
  id: z.string(),
  /** What programs and files call it; never changes. */
  key: z.string(),
  label: z.string(),
  helpText: z.string(),
  type: ticketFieldTypeSchema,
  /** Of `money`: an ISO 4217 code. */
  currency: z.string().nullable(),
  /** Of `rating`: the highest. */
  maximum: z.number().nullable(),
  /** Of `choice` and `choices`, in the order shown. */
  options: z.array(ticketFieldOptionSchema),
  /** Whether a ticket can be filed without it. */
  isRequired: z.boolean(),
  /** Whether the customer's contacts see it. */
  isPublic: z.boolean(),
  createdAt: instant,
  updatedAt: instant,
  archivedAt: instant.nullable(),
});
export type TicketField = z.infer<typeof ticketFieldSchema>;
/** A field as a customer's contacts are asked for it. */
export const portalTicketFieldSchema = ticketFieldSchema.omit({
  isPublic: true,
  createdAt: true,
  updatedAt: true,
});
/** A field as a form asks for it. */
export type AskedField = z.infer<typeof portalTicketFieldSchema>;
/** What a value is checked by and put into words with. */
export type FieldDefinition = Pick<
  TicketField,
  "key" | "label" | "type" | "currency" | "maximum" | "options" | "isRequired" | "archivedAt"
>;

const optionsSchema = z
  .array(
    z.strictObject({
      /** Of an option that is there already; a new one gets its own. */
      key: optionKeySchema.optional(),
      label: lineOfText(100),
      isArchived: z.boolean().default(false),
    }),
  )
  .max(FIELD_OPTIONS_MAX, { error: `At most ${FIELD_OPTIONS_MAX} options` });

const fieldSettings = {
  label: lineOfText(80),
  helpText: lineOfText(300, 0),
  type: ticketFieldTypeSchema,
  currency: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{3}$/, { error: "Three letters, such as EUR" })
    .nullable(),
  maximum: z.int().min(1).max(RATING_MAX).nullable(),
  options: optionsSchema,
  isRequired: z.boolean(),
  isPublic: z.boolean(),
};

export const createTicketFieldInput = z.strictObject({
  label: fieldSettings.label,
  /** Made of the label when left out. */
  key: ticketFieldKeySchema.optional(),
  helpText: fieldSettings.helpText.default(""),
  type: fieldSettings.type,
  currency: fieldSettings.currency.default(null),
  maximum: fieldSettings.maximum.default(null),
  options: fieldSettings.options.default([]),
  isRequired: fieldSettings.isRequired.default(false),
  isPublic: fieldSettings.isPublic.default(false),
});
export type CreateTicketFieldInput = z.input<typeof createTicketFieldInput>;

/** What an update may change; what is left out stays. Options that are there must all be named. */
export const ticketFieldChangesSchema = z.strictObject({
  label: fieldSettings.label.optional(),
  helpText: fieldSettings.helpText.optional(),
  type: fieldSettings.type.optional(),
  currency: fieldSettings.currency.optional(),
  maximum: fieldSettings.maximum.optional(),
  options: fieldSettings.options.optional(),
  isRequired: fieldSettings.isRequired.optional(),
  isPublic: fieldSettings.isPublic.optional(),
  isArchived: z.boolean().optional(),
});
export const updateTicketFieldInput = ticketFieldChangesSchema.extend({ id: idSchema });
export type UpdateTicketFieldInput = z.input<typeof updateTicketFieldInput>;
export const listTicketFieldsInput = z.strictObject({
  /** Those that were archived too. */
  withArchived: z
    .preprocess((value) => (value === "true" ? true : value === "false" ? false : value), z.boolean())
    .default(false),
});
export const orderTicketFieldsInput = z.strictObject({
  ids: z
    .array(idSchema)
    .max(1_000)
    .describe("Every field, the archived ones among them, in the order wanted"),
});
export type OrderTicketFieldsInput = z.input<typeof orderTicketFieldsInput>;

export const LOCATION_ADDRESS_MAX = 500;
export const locationSchema = z.strictObject({
  lat: z.number().min(-90).max(90),
  lng: z.number().min(-180).max(180),
  address: lineOfText(LOCATION_ADDRESS_MAX, 0),
});

/**
 * What a ticket says in a field. Text, links, addresses, numbers, days (YYYY-MM-DD), instants (ISO) and the key of a
 * choice are what they look like; several choices and people (memberships) are lists.
 */
export const customValueSchema = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.string()),
  z.object({ lat: z.number(), lng: z.number(), address: z.string() }),
]);
export type CustomValue = z.infer<typeof customValueSchema>;
/** By the fields' keys; a field that is not set is not there. */
export const customValuesSchema = z.record(z.string(), customValueSchema);
export type CustomValues = z.infer<typeof customValuesSchema>;
/** New values by the fields' keys; null takes a value away. Which values a field takes, its definition says. */
export const customChangesSchema = z
  .record(z.string().max(100), z.unknown())
  .refine((changes) => Object.keys(changes).length <= 2 * TICKET_FIELDS_MAX, { error: "Too many fields" });

export const PEOPLE_MAX = 20;
const TEXT_MAX = 500;
const LONG_TEXT_MAX = 10_000;
const AMOUNT_MAX = 1e15;

type ValueSchema = z.ZodType<CustomValue | null>;

const textValue = lineOfText(TEXT_MAX, 0).transform((text) => (text === "" ? null : text));
const amountValue = z
  .number({ error: "Not a number" })
  .min(-AMOUNT_MAX, { error: "Too small a number" })
  .max(AMOUNT_MAX, { error: "Too large a number" });

/** What a field takes: `held` is what the ticket has already, which stays possible even where it was archived since. */
function valueSchemaOf(field: FieldDefinition, held: CustomValue | undefined): ValueSchema {
  const optionKey = () => {
    const kept = Array.isArray(held) ? held : [held];
    const keys = new Set(
      field.options.filter(({ isArchived, key }) => !isArchived || kept.includes(key)).map(({ key }) => key),
    );
    return z
      .string({ error: "Not one of the options" })
      .refine((key) => keys.has(key), { error: "Not one of the options" });
  };
  switch (field.type) {
    case "text":
      return textValue;
    case "long_text":
      return blockOfText(LONG_TEXT_MAX, 0).transform((text) => (text === "" ? null : text));
    case "number":
    case "money":
      return amountValue;
    case "checkbox":
      return z.boolean({ error: "Either true or false" });
    case "date":
      return z.iso.date({ error: "Not a day, such as 2026-11-30" });
    case "datetime":
      return z.iso
        .datetime({ offset: true, error: "Not a time, such as 2026-11-30T09:00:00Z" })
        .overwrite((at) => new Date(at).toISOString());
    case "choice":
      return optionKey();
    case "choices": {
      const position = new Map(field.options.map(({ key }, index) => [key, index]));
      return z
        .array(optionKey(), { error: "Not a list of options" })
        .max(FIELD_OPTIONS_MAX)
        .transform((keys) => inOrder(keys, (key) => position.get(key) ?? 0));
    }
    case "url":
      return storedText
        .trim()
        .max(2_000, { error: "At most 2,000 characters" })
        .refine((text) => text === "" || isWebLink(text), {
          error: "Not a link, such as https://example.com/page",
        })
        .transform((text) => (text === "" ? null : text));
    case "email":
      return storedText
        .trim()
        .max(254, { error: "At most 254 characters" })
        .refine((text) => text === "" || z.email().safeParse(text).success, {
          error: "Not an e-mail address, such as name@example.com",
        })
        .transform((text) => (text === "" ? null : text));
    case "phone":
      return lineOfText(40, 0)
        .refine(
          (text) =>
            text === "" || (/^\+?[\d\s()./-]*(\s*(ext|x)\.?\s*\d+)?$/i.test(text) && /\d.*\d.*\d/.test(text)),
          {
            error: "Not a phone number, such as +44 20 7946 0000",
          },
        )
        .transform((text) => (text === "" ? null : text));
    case "rating": {
      const maximum = field.maximum ?? RATING_DEFAULT;
      return z
        .int({ error: "Not a whole number" })
        .min(0, { error: `From 0 to ${maximum}` })
        .max(maximum, { error: `From 0 to ${maximum}` })
        .transform((rating) => (rating === 0 ? null : rating));
    }
    case "people":
      return z
        .array(idSchema, { error: "Not a list of members" })
        .max(PEOPLE_MAX, { error: `At most ${PEOPLE_MAX} people` })
        .transform((ids) => inOrder(ids, () => 0));
    case "location":
      return locationSchema;
  }
}

/** Each once, in one order, so that the same set is the same list; null when there is none. */
function inOrder(keys: string[], positionOf: (key: string) => number): string[] | null {
  const each = [...new Set(keys)];
  if (each.length === 0) return null;
  return each.sort((one, other) => positionOf(one) - positionOf(other) || (one < other ? -1 : 1));
}

function isWebLink(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

/**
 * What a change of a ticket's own fields may be, by their definitions. With `isNew`, the fields that every ticket
 * needs must be there. Which people are members is for the server to say.
 */
export function customChangesSchemaOf(
  fields: readonly FieldDefinition[],
  options: { held?: CustomValues; isNew?: boolean } = {},
): z.ZodType<Record<string, CustomValue | null | undefined>, Record<string, unknown>> {
  const { held = {}, isNew = false } = options;
  const open = fields.filter(({ archivedAt }) => archivedAt === null);
  const shape: Record<string, z.ZodType<CustomValue | null | undefined>> = {};
  for (const field of open) {
    const value = valueSchemaOf(
      field,
      Object.hasOwn(held, field.key) ? held[field.key] : undefined,
    ).nullable();
    shape[field.key] =
      isNew && field.isRequired
        ? // A key that is left out is looked at too: an optional one would be passed over.
          z
            .unknown()
            .transform((set): unknown => set ?? null)
            .pipe(value.refine((set) => set !== null, { error: "Every ticket needs this" }))
        : value.optional();
  }
  return z.strictObject(shape);
}
