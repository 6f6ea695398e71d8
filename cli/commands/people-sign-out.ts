import { z } from "zod";
import { endAllSessions } from "#lib/security/index.ts";
import { emailSchema } from "#lib/security/schema.ts";
import { defineCliCommand } from "../command.ts";
import { getPersonByEmail } from "../get-person.ts";
import { operator } from "../operator-context.ts";
import { countOf } from "../table.ts";

export const peopleSignOut = defineCliCommand({
  name: "people sign-out",
  summary: "End all sessions of a person",
  details: [
    "Every browser of the person is signed out with its next request. Password and API keys stay as they are: to lock somebody out, have an admin remove the member and revoke the keys too.",
  ],
  arguments: [{ name: "email", description: "the person's e-mail address" }],
  needs: "database",
  input: z.strictObject({ email: emailSchema }),
  run: async ({ email }) => {
    const person = await getPersonByEmail(email);
    const count = await endAllSessions(person, operator());
    return {
      data: { email, sessionsEnded: count },
      text:
        count === 0
          ? `${person.name} <${email}> is not signed in anywhere.`
          : `Ended ${countOf(count, "session")} of ${person.name} <${email}>.`,
    };
  },
});
