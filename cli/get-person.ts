import { systemDb } from "#lib/platform/db/index.ts";
import { CommandError } from "./command.ts";

export type Person = { id: string; name: string; email: string; disabledAt: Date | null };

/** The person with an e-mail address, which is in lower case. People are global: no organisation is asked for. */
export async function getPersonByEmail(email: string): Promise<Person> {
  const person = await systemDb().user.findUnique({
    where: { email },
    select: { id: true, name: true, email: true, disabledAt: true },
  });
  if (person === null) {
    throw new CommandError(
      `Nobody has an account with the address ${email}.`,
      "See an organisation's people: relaydesk people list --organisation <slug>",
    );
  }
  return person;
}
