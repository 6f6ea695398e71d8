import { z } from "zod";
import { now } from "#lib/platform/clock/index.ts";
import { systemDb } from "#lib/platform/db/index.ts";
import { env } from "#lib/platform/env/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { hashSecret, newLinkToken, recordSecurityEvent } from "#lib/security/index.ts";
import { emailSchema } from "#lib/security/schema.ts";
import { CommandError, defineCliCommand } from "../command.ts";
import { getPersonByEmail } from "../get-person.ts";
import { operator } from "../operator-context.ts";
import { shortTime } from "../table.ts";

/** As long as a link that was asked for by mail: the page that refuses an old one says "an hour". */
const LINK_LIFETIME_MS = 60 * 60 * 1000;

export const peoplePasswordReset = defineCliCommand({
  name: "people password-reset",
  summary: "Print a link with which a person chooses a new password",
  details: [
    "For somebody whom the mail does not reach. The link works once, for an hour. Give it to that person alone: whoever opens it chooses the password. Using it ends all of the person's sessions; until then nothing changes.",
    "That a link was made is kept in the security events, with the name of your account on this machine.",
  ],
  arguments: [{ name: "email", description: "the person's e-mail address" }],
  needs: "database",
  input: z.strictObject({ email: emailSchema }),
  run: async ({ email }, { url }) => {
    const person = await getPersonByEmail(email);
    if (person.disabledAt !== null) {
      throw new CommandError(`The account of ${email} is disabled, so it cannot sign in with any password.`);
    }
    if (url === null) {
      throw new CommandError(
        "It is not known where Relaydesk serves, so no link can be made.",
        "Set NEXTAUTH_URL to its public address.",
      );
    }
    const token = newLinkToken();
    const createdAt = now();
    const expiresAt = new Date(createdAt.getTime() + LINK_LIFETIME_MS);
    await systemDb().oneTimeToken.create({
      data: {
        id: newId(),
        userId: person.id,
        purpose: "password_reset",
        tokenHash: hashSecret(token),
        createdAt,
        expiresAt,
      },
    });
    await recordSecurityEvent({ kind: "password_reset.issued", actor: operator(), subject: email });
    const link = `${env().NEXTAUTH_URL}/reset-password?token=${token}`;
    return {
      data: { email, link, expiresAt: expiresAt.toISOString() },
      text: `${link}\n\nFor ${person.name} <${email}>. It works once, until ${shortTime(expiresAt)}.`,
    };
  },
});
