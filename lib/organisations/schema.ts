/** Organisations, their people, modules and notices: what goes in and what comes out. */
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { pageInput } from "#lib/platform/pagination/index.ts";
import { roleSchema, staffRoleSchema } from "#lib/platform/permissions/index.ts";
import { emailSchema, NewPerson, personNameSchema } from "#lib/security/schema.ts";
import { slugProblem } from "./slug.ts";

export { slugFromName } from "./slug.ts";

/** The parts of the product that an organisation can switch off. */
export const MODULES = {
  clickup: {
    name: "ClickUp",
    description: "Send tickets to ClickUp as tasks, and follow the tasks from the tickets.",
    whenOff:
      "Its buttons, pages, API routes and jobs are gone until it is switched on again. Links to tasks that were made before are kept, and so is the connection.",
    isEnabledByDefault: true,
  },
} as const satisfies Record<
  string,
  { name: string; description: string; whenOff: string; isEnabledByDefault: boolean }
>;

export type ModuleName = keyof typeof MODULES;
export const moduleNameSchema = z.enum(Object.keys(MODULES) as [ModuleName, ...ModuleName[]]);

export const Module = z.object({
  name: moduleNameSchema,
  isEnabled: z.boolean(),
});
export type Module = z.infer<typeof Module>;

export const SwitchModuleInput = z.strictObject({ module: moduleNameSchema, isEnabled: z.boolean() });

/**
 * The colours that an organisation can choose its accent from. None is close to a status colour: green, amber and
 * red mean something.
 */
export const ACCENTS = {
  lagoon: "Lagoon",
  ocean: "Ocean",
  indigo: "Indigo",
  plum: "Plum",
  berry: "Berry",
  graphite: "Graphite",
} as const;
export type Accent = keyof typeof ACCENTS;
export const accentSchema = z.enum(Object.keys(ACCENTS) as [Accent, ...Accent[]]);

/** Empty text from a form means "none". */
const optionalText = <T extends z.ZodType<string>>(schema: T) =>
  z.union([z.literal("").transform(() => null), schema, z.null()]).optional();

export const slugSchema = z
  .string()
  .trim()
  .toLowerCase()
  .superRefine((slug, context) => {
    const problem = slugProblem(slug);
    if (problem !== null) context.addIssue({ code: "custom", message: problem });
  });

export const organisationNameSchema = z
  .string()
  .trim()
  .min(1, { error: "Enter the organisation's name." })
  .max(200, { error: "Use at most 200 characters." });

export const timeZoneSchema = z.string().refine(isTimeZone, {
  error: "This is not a time zone name such as Europe/Berlin.",
});

function isTimeZone(name: string): boolean {
  // An offset such as "+02:00" is something the formatter takes, but knows no summer time.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const websiteSchema = z
  .string()
  .trim()
  .max(500)
  .pipe(
    z.url({
      protocol: /^https?$/,
      hostname: z.regexes.domain,
      error: "Enter a full address such as https://example.com.",
    }),
  );

export const Organisation = z.object({
  id: idSchema,
  name: z.string(),
  slug: z.string(),
  timeZone: z.string(),
  website: z.string().nullable(),
  supportEmail: z.string().nullable(),
  accent: z.string(),
  portalWelcome: z.string().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Organisation = z.infer<typeof Organisation>;

/** What can be changed of an organisation; what is left out stays as it is. */
export const UpdateOrganisationInput = z.strictObject({
  name: organisationNameSchema.optional(),
  slug: slugSchema.optional(),
  timeZone: timeZoneSchema.optional(),
  website: optionalText(websiteSchema),
  supportEmail: optionalText(emailSchema),
  accent: accentSchema.optional(),
  portalWelcome: optionalText(z.string().trim().max(2_000, { error: "Use at most 2,000 characters." })),
});
export type UpdateOrganisationInput = z.input<typeof UpdateOrganisationInput>;

export const CreateOrganisationInput = z.strictObject({
  name: organisationNameSchema,
  timeZone: timeZoneSchema.optional(),
});

/** A new person with an organisation of their own. */
export const SignUpInput = NewPerson.safeExtend({
  organisationName: organisationNameSchema,
  timeZone: timeZoneSchema.optional(),
});
export type SignUpInput = z.input<typeof SignUpInput>;

export const Member = z.object({
  id: idSchema,
  userId: idSchema,
  name: z.string(),
  email: z.string(),
  role: staffRoleSchema,
  joinedAt: z.iso.datetime(),
});
export type Member = z.infer<typeof Member>;

export const ListMembersInput = z.strictObject({
  ...pageInput,
  /** Part of a name or an e-mail address. */
  search: z.string().trim().max(200).optional(),
});
export const MemberIdInput = z.strictObject({ id: idSchema });
export const ChangeMemberRoleInput = z.strictObject({ id: idSchema, role: staffRoleSchema });
export const NoInput = z.strictObject({});

export const Invitation = z.object({
  id: idSchema,
  email: z.string(),
  role: roleSchema,
  /** The contact who is invited to the portal; null for a colleague. */
  contactId: idSchema.nullable(),
  state: z.enum(["pending", "accepted", "expired", "revoked"]),
  invitedBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  acceptedAt: z.iso.datetime().nullable(),
});
export type Invitation = z.infer<typeof Invitation>;

/** An invitation that has just been made or made anew. When the mail could not be sent, resend it. */
export const SentInvitation = Invitation.extend({
  isMailSent: z.boolean().nullable().meta({
    description:
      "Whether the mail server took the mail. Null with an `Idempotency-Key`: the answer is kept first, and the mail leaves after it.",
  }),
});
export type SentInvitation = z.infer<typeof SentInvitation>;

export const InviteMemberInput = z.strictObject({ email: emailSchema, role: staffRoleSchema });
export type InviteMemberInput = z.input<typeof InviteMemberInput>;
export const InviteContactInput = z.strictObject({ contactId: idSchema });
export const InvitationIdInput = z.strictObject({ id: idSchema });
export const ListInvitationsInput = z.strictObject({
  ...pageInput,
  state: z.enum(["pending", "all"]).default("pending"),
  contactId: idSchema.optional(),
});

/** What the holder of an invitation's link gets to see. */
export const InvitationOffer = z.object({
  email: z.string(),
  role: roleSchema,
  organisation: z.object({ name: z.string(), slug: z.string() }),
  invitedBy: z.string().nullable(),
  hasAccount: z.boolean(),
});
export type InvitationOffer = z.infer<typeof InvitationOffer>;

/** Accepting as somebody new; a signed-in person sends nothing but the token. */
export const AcceptInvitationAsNewInput = z.strictObject({
  name: personNameSchema,
  password: NewPerson.shape.password,
});
export type AcceptInvitationAsNewInput = z.output<typeof AcceptInvitationAsNewInput>;

export const noticeSeveritySchema = z.enum(["info", "warning", "error"]);
export type NoticeSeverity = z.infer<typeof noticeSeveritySchema>;

export const Notice = z.object({
  id: idSchema,
  severity: noticeSeveritySchema,
  title: z.string(),
  body: z.string(),
  actionLabel: z.string().nullable(),
  /** Below the organisation's address, e.g. `/settings/clickup`. */
  actionPath: z.string().nullable(),
  occurrences: z.number().int(),
  createdAt: z.iso.datetime(),
  lastOccurredAt: z.iso.datetime(),
});
export type Notice = z.infer<typeof Notice>;

export const ListNoticesInput = z.strictObject(pageInput);
export const NoticeIdInput = z.strictObject({ id: idSchema });

/** A mail of the development outbox. */
export const SentMail = z.object({
  id: idSchema,
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  sentAt: z.string(),
});
export type SentMail = z.infer<typeof SentMail>;
