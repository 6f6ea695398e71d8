/** Customers, their contacts, notes and settings: what goes in and what comes out. */
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { pageInput, pageOf } from "#lib/platform/pagination/index.ts";

const NUL = "\u0000";
const EMAIL = /^[^\s@<>()[\],;:"]+@[^\s@<>()[\],;:"]+\.[^\s@<>()[\],;:"]{2,}$/;

/** Text on one line: line breaks become spaces. PostgreSQL cannot hold the character NUL, so it is refused. */
export function lineOfText(maximum: number, minimum = 1) {
  return z
    .string()
    .max(maximum * 4, { error: `At most ${maximum} characters` })
    .overwrite((value) => value.replaceAll(/\s+/g, " ").trim())
    .min(minimum, { error: "Write something here" })
    .max(maximum, { error: `At most ${maximum} characters` })
    .refine((value) => !value.includes(NUL), { error: "Contains a character that cannot be stored" });
}

/** Text of any number of lines, such as Markdown. */
export function blockOfText(maximum: number, minimum = 1) {
  return z
    .string()
    .overwrite((value) => value.replaceAll("\r\n", "\n").trim())
    .min(minimum, { error: "Write something here" })
    .max(maximum, { error: `At most ${maximum.toLocaleString("en")} characters` })
    .refine((value) => !value.includes(NUL), { error: "Contains a character that cannot be stored" });
}

/** Any text that PostgreSQL can hold. */
export const storedText = z.string().refine((value) => !value.includes(NUL) && value.isWellFormed());

const emptyToNull = (value: string) => (value === "" ? null : value);

/** One line that may be left out; what is empty counts as left out. */
export function optionalLineOfText(maximum: number) {
  return lineOfText(maximum, 0).transform(emptyToNull).nullable();
}

const emailText = z.string().trim().toLowerCase().max(254, { error: "At most 254 characters" });
export const emailSchema = emailText.refine((value) => EMAIL.test(value), {
  error: "Not an e-mail address, such as name@example.com",
});
export const optionalEmailSchema = emailText
  .refine((value) => value === "" || EMAIL.test(value), {
    error: "Not an e-mail address, such as name@example.com",
  })
  .transform(emptyToNull)
  .nullable();

/** A web address; one without a scheme is taken as https. */
export const optionalWebsiteSchema = lineOfText(300, 0)
  .overwrite((value) => (value === "" || /^[a-z][a-z0-9+.-]*:/i.test(value) ? value : `https://${value}`))
  .refine((value) => value === "" || isWebAddress(value), {
    error: "Not a web address, such as https://example.com",
  })
  .transform(emptyToNull)
  .nullable();

function isWebAddress(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return (protocol === "https:" || protocol === "http:") && hostname.includes(".");
}

const instant = z.string();

/** What other resources say of a customer. */
export const customerReferenceSchema = z.object({ id: z.string(), name: z.string() });

export const customerSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  website: z.string().nullable(),
  /** The customer's id in the system it was imported from. */
  externalReference: z.string().nullable(),
  archivedAt: instant.nullable(),
  createdAt: instant,
  /** Also the version: an update that names an older one is a conflict. */
  updatedAt: instant,
  contactCount: z.number(),
  /** Tickets that are open, in progress or waiting. */
  openTicketCount: z.number(),
});
export type Customer = z.infer<typeof customerSchema>;

const customerFields = {
  name: lineOfText(200),
  email: optionalEmailSchema.optional(),
  phone: optionalLineOfText(50).optional(),
  website: optionalWebsiteSchema.optional(),
  externalReference: optionalLineOfText(200).optional(),
};

export const createCustomerInput = z.strictObject(customerFields);
export type CreateCustomerInput = z.input<typeof createCustomerInput>;

/** What an update may change; what is left out stays. */
export const customerChangesSchema = z.strictObject({
  ...customerFields,
  name: customerFields.name.optional(),
  /** The `updatedAt` that the change was based on. */
  expectedUpdatedAt: z.iso.datetime({ offset: true }).optional(),
});
export const updateCustomerInput = customerChangesSchema.extend({ id: idSchema });
export type UpdateCustomerInput = z.input<typeof updateCustomerInput>;

export const getCustomerInput = z.strictObject({ id: idSchema });

/** The input of a list as a caller in TypeScript gives it: the route also takes the limit as text. */
export type ListInput<T extends z.ZodType> = Omit<z.input<T>, "limit"> & { limit?: number };

export const CUSTOMER_SORTS = ["name", "created"] as const;
export const customerSortSchema = z.enum(CUSTOMER_SORTS);
export const sortDirectionSchema = z.enum(["asc", "desc"]);
export const CUSTOMER_STATUSES = ["active", "archived", "all"] as const;
export const customerStatusSchema = z.enum(CUSTOMER_STATUSES);

export const listCustomersInput = z.strictObject({
  ...pageInput,
  /** Words; the last may be the beginning of one. */
  q: z.string().max(200).optional(),
  status: customerStatusSchema.default("active"),
  sort: customerSortSchema.default("name"),
  /** Names run up and dates run down unless told otherwise. */
  direction: sortDirectionSchema.optional(),
});
export type ListCustomersInput = ListInput<typeof listCustomersInput>;
export const customerPageSchema = pageOf(customerSchema);

export const portalStatusSchema = z.enum(["none", "invited", "active"]);

export const contactSchema = z.object({
  id: z.string(),
  customer: customerReferenceSchema,
  name: z.string(),
  email: z.string(),
  phone: z.string().nullable(),
  jobTitle: z.string().nullable(),
  /** Whether the contact can sign in to the portal, or has been asked to. */
  portalStatus: portalStatusSchema,
  archivedAt: instant.nullable(),
  createdAt: instant,
  updatedAt: instant,
});
export type Contact = z.infer<typeof contactSchema>;

const contactFields = {
  name: lineOfText(200),
  email: emailSchema,
  phone: optionalLineOfText(50).optional(),
  jobTitle: optionalLineOfText(200).optional(),
};

export const contactBodySchema = z.strictObject(contactFields);
export const createContactInput = contactBodySchema.extend({ customerId: idSchema });
export type CreateContactInput = z.input<typeof createContactInput>;

export const contactChangesSchema = z.strictObject({
  ...contactFields,
  name: contactFields.name.optional(),
  email: contactFields.email.optional(),
  isArchived: z.boolean().optional(),
  expectedUpdatedAt: z.iso.datetime({ offset: true }).optional(),
});
export const updateContactInput = contactChangesSchema.extend({ id: idSchema });
export type UpdateContactInput = z.input<typeof updateContactInput>;

export const getContactInput = z.strictObject({ id: idSchema });

export const listContactsInput = z.strictObject({
  ...pageInput,
  /** Part of a name or of an e-mail address. */
  q: z.string().max(200).optional(),
  customerId: idSchema.optional(),
  status: customerStatusSchema.default("active"),
});
export type ListContactsInput = ListInput<typeof listContactsInput>;
export const contactPageSchema = pageOf(contactSchema);

export const noteSchema = z.object({
  id: z.string(),
  customerId: z.string(),
  /** Markdown. */
  body: z.string(),
  author: z.object({ id: z.string().nullable(), name: z.string() }),
  /** Whether the caller may change or delete it: authors and admins may. */
  isEditable: z.boolean(),
  createdAt: instant,
  updatedAt: instant,
});
export type Note = z.infer<typeof noteSchema>;

export const noteBodySchema = z.strictObject({ body: blockOfText(20_000) });
export const createNoteInput = noteBodySchema.extend({ customerId: idSchema });
export type CreateNoteInput = z.input<typeof createNoteInput>;
export const updateNoteInput = noteBodySchema.extend({ customerId: idSchema, id: idSchema });
export type UpdateNoteInput = z.input<typeof updateNoteInput>;
export const noteInput = z.strictObject({ customerId: idSchema, id: idSchema });
export const listNotesInput = z.strictObject({ ...pageInput, customerId: idSchema });
export const notePageSchema = pageOf(noteSchema);

export const SETTING_TYPES = ["string", "number", "boolean", "json"] as const;
export const settingTypeSchema = z.enum(SETTING_TYPES);

/** One setting of one module for one customer, its value read by its type. */
export const customerSettingSchema = z.object({
  module: z.string(),
  key: z.string(),
  type: settingTypeSchema,
  value: z.json(),
  updatedAt: instant,
});
export type CustomerSetting = z.infer<typeof customerSettingSchema>;

export const settingModuleSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9]{0,49}$/, { error: "Letters and digits, such as ClickUp" });
export const settingKeySchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,99}$/, { error: "Lower-case words with underscores, such as clickup_space_id" });

/** The longest JSON text that a setting may hold. */
const SETTING_MAX_LENGTH = 20_000;

export const settingBodySchema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("string"),
    value: z
      .string()
      .max(SETTING_MAX_LENGTH)
      .refine((value) => !value.includes(NUL), { error: "Contains a character that cannot be stored" }),
  }),
  z.strictObject({ type: z.literal("number"), value: z.number() }),
  z.strictObject({ type: z.literal("boolean"), value: z.boolean() }),
  z.strictObject({
    type: z.literal("json"),
    value: z.json().refine((value) => JSON.stringify(value).length <= SETTING_MAX_LENGTH, {
      error: `At most ${SETTING_MAX_LENGTH.toLocaleString("en")} characters of JSON`,
    }),
  }),
]);

export const settingReferenceSchema = z.strictObject({
  customerId: idSchema,
  module: settingModuleSchema,
  key: settingKeySchema,
});
export const setCustomerSettingInput = settingReferenceSchema.extend({ setting: settingBodySchema });
export type SetCustomerSettingInput = z.input<typeof setCustomerSettingInput>;
export const listCustomerSettingsInput = z.strictObject({
  customerId: idSchema,
  module: settingModuleSchema.optional(),
});

/** The answer of a deletion. */
export const deletedSchema = z.object({ id: z.string() });
