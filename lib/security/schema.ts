/** Sign-in, sessions and API keys: what goes in and what comes out. */
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { pageInput } from "#lib/platform/pagination/index.ts";
import { API_KEY_SCOPES, permissionSchema, roleSchema } from "#lib/platform/permissions/index.ts";
import { newPasswordSchema, passwordProblem, typedPasswordSchema } from "./password-policy.ts";

/** A signed-in person, before it is said for which organisation. */
export type Identity = { userId: string; sessionId: string; name: string; email: string };

/** E-mail addresses are compared, and therefore kept, in lower case. */
export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, { error: "An e-mail address has at most 254 characters." })
  .pipe(z.email({ error: "Enter an e-mail address such as name@example.com." }));

export const personNameSchema = z
  .string()
  .trim()
  .min(1, { error: "Enter a name." })
  .max(200, { error: "Use at most 200 characters." });

/** An organisation as its member's switcher shows it; `role` is `guest` for a customer's contact. */
export const OrganisationMembership = z.object({
  id: idSchema,
  name: z.string(),
  slug: z.string(),
  role: roleSchema,
});
export type OrganisationMembership = z.infer<typeof OrganisationMembership>;

export { PASSWORD_MIN_LENGTH, passwordProblem } from "./password-policy.ts";

/** Adds the part of the password policy that depends on who the person is. */
function refuseGuessablePassword(
  value: { password: string; email?: string; name?: string },
  context: z.RefinementCtx,
): void {
  const problem = passwordProblem(value.password, value);
  const isReportedAlready = passwordProblem(value.password) !== null;
  if (problem !== null && !isReportedAlready) {
    context.addIssue({ code: "custom", path: ["password"], message: problem });
  }
}

export const SignInInput = z.strictObject({ email: emailSchema, password: typedPasswordSchema });
export type SignInInput = z.output<typeof SignInInput>;

/** A new person: how somebody becomes known to Relaydesk. */
const newPersonFields = { name: personNameSchema, email: emailSchema, password: newPasswordSchema };
export const NewPerson = z.strictObject(newPersonFields).superRefine(refuseGuessablePassword);
export type NewPerson = z.output<typeof NewPerson>;

export const ForgotPasswordInput = z.strictObject({ email: emailSchema });
export const ResetPasswordInput = z.strictObject({
  token: z.string().min(1).max(200),
  password: newPasswordSchema,
});
export const ChangePasswordInput = z.strictObject({
  currentPassword: typedPasswordSchema,
  password: newPasswordSchema,
});
export const UpdatePersonInput = z.strictObject({ name: personNameSchema });

/** One's own account. */
export const Person = z.object({ id: idSchema, name: z.string(), email: z.string() });
export type Person = z.infer<typeof Person>;

/** A browser that is signed in as the person. */
export const SessionSummary = z.object({
  id: idSchema,
  /** "Firefox on Windows", as far as the browser says. */
  device: z.string(),
  ipAddress: z.string().nullable(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  isCurrent: z.boolean(),
});
export type SessionSummary = z.infer<typeof SessionSummary>;

export const ApiKey = z.object({
  id: idSchema,
  name: z.string(),
  /** The readable beginning, to tell keys apart. */
  prefix: z.string(),
  scopes: z.array(permissionSchema),
  state: z.enum(["active", "expired", "revoked"]),
  createdBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;

/** The only answer that ever holds the key itself. */
export const CreatedApiKey = ApiKey.extend({ key: z.string() });
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;

export const CreateApiKeyInput = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, { error: "Name the key after what will use it." })
    .max(100, { error: "Use at most 100 characters." }),
  scopes: z
    .array(z.enum(API_KEY_SCOPES, { error: "This permission cannot be given to an API key." }))
    .min(1, { error: "Choose at least one scope: a key without any can do nothing." })
    .transform((scopes) => [...new Set(scopes)]),
  /** Days until the key stops working; null for never. */
  expiresInDays: z.number().int().min(1).max(3_650).nullable(),
});
export type CreateApiKeyInput = z.output<typeof CreateApiKeyInput>;

export const ListApiKeysInput = z.strictObject(pageInput);
export const ApiKeyIdInput = z.strictObject({ id: idSchema });
