/** Sign-in, sessions and API keys: what goes in and what comes out. */
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { roleSchema } from "#lib/platform/permissions/index.ts";

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
