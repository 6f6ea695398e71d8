import { env } from "#lib/platform/env/index.ts";

type Recipient = { name: string; email: string };
type Mail = { to: string; subject: string; text: string };

/** The mail that lets a person choose a new password. */
export function passwordResetMail(person: Recipient, link: string): Mail {
  return {
    to: person.email,
    subject: "Choose a new Relaydesk password",
    text: [
      `Hello ${person.name},`,
      "somebody, we hope you, asked to reset the password of your Relaydesk account. Choose a new one here, within an hour:",
      link,
      "The link works once. Choosing a new password signs you out everywhere. If it was not you, ignore this mail: your password stays as it is.",
    ].join("\n\n"),
  };
}

/** Tells a person that their password was changed: the one who changed it may not be them. */
export function passwordChangedMail(person: Recipient): Mail {
  return {
    to: person.email,
    subject: "Your Relaydesk password was changed",
    text: [
      `Hello ${person.name},`,
      "the password of your Relaydesk account has just been changed, and other browsers have been signed out.",
      `If it was not you, choose a new one at once: ${env().NEXTAUTH_URL}/forgot-password`,
    ].join("\n\n"),
  };
}
