import { z } from "zod";
import { issuePasswordReset } from "#lib/security/index.ts";
import { emailSchema } from "#lib/security/schema.ts";
import { CommandError, defineCliCommand } from "../command.ts";
import { getPersonByEmail } from "../get-person.ts";
import { operator } from "../operator-context.ts";
import { shortTime } from "../table.ts";

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
    if (url === null) {
      throw new CommandError(
        "It is not known where Relaydesk serves, so no link can be made.",
        "Set NEXTAUTH_URL to its public address.",
      );
    }
    const { link, expiresAt } = await issuePasswordReset(person, operator());
    return {
      data: { email, link, expiresAt: expiresAt.toISOString() },
      text: `${link}\n\nFor ${person.name} <${email}>. It works once, until ${shortTime(expiresAt)}.`,
    };
  },
});
