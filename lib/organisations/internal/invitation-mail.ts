import { z } from "zod";
import { env } from "#lib/platform/env/index.ts";
import { ROLE_LABELS, type Role } from "#lib/platform/permissions/index.ts";

export const mailSchema = z.object({ to: z.string(), subject: z.string(), text: z.string() });
type Mail = z.infer<typeof mailSchema>;

/** Where an invitation is accepted. The token is nowhere but in this address. */
export function invitationUrl(token: string): string {
  return `${env().NEXTAUTH_URL}/invitations/${encodeURIComponent(token)}`;
}

/** The mail with an invitation's link. */
export function invitationMail(invitation: {
  email: string;
  role: Role;
  organisationName: string;
  /** Who invites, by name; null for a program. */
  invitedBy: string | null;
  token: string;
}): Mail {
  const { organisationName: organisation, role } = invitation;
  const invites = invitation.invitedBy === null ? "You are invited" : `${invitation.invitedBy} invites you`;
  return {
    to: invitation.email,
    subject: role === "guest" ? `Your tickets at ${organisation}` : `Join ${organisation} on Relaydesk`,
    text: [
      "Hello,",
      role === "guest"
        ? `${lower(invites)} to the customer portal of ${organisation}: file tickets there and see how they are getting on.`
        : `${lower(invites)} to work with ${organisation} on Relaydesk, as ${ROLE_LABELS[role].name.toLowerCase()} (${lower(ROLE_LABELS[role].description)}).`,
      `Accept here, within seven days:\n${invitationUrl(invitation.token)}`,
      "The link works once, and for this e-mail address only. If you did not expect it, ignore this mail.",
    ].join("\n\n"),
  };
}

/** A sentence goes on after "Hello," in small letters, unless it begins with a name. */
function lower(text: string): string {
  return text.startsWith("You are") || /^[A-Z][a-z]+ing\b|^Everything|^Customers|^Reads/.test(text)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text;
}
