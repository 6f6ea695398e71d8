import "server-only";
import { type Prisma, systemDb } from "#lib/platform/db/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { hashPassword } from "./internal/password-hash.ts";
import { recordSecurityEvent } from "./record-security-event.ts";
import type { Identity, NewPerson, Person } from "./schema.ts";

/**
 * Makes a person in the caller's transaction. `passwordHash` comes from `preparePassword`, called before the
 * transaction, so that no connection waits for a hash. Throws `validation_failed` when the address has an
 * account already.
 */
export async function createPerson(
  db: Prisma.TransactionClient,
  person: { name: string; email: string; passwordHash: string; emailVerifiedAt: Date | null },
): Promise<{ id: string }> {
  // Not found out by the unique constraint: its error would end the transaction without our words.
  const taken = await db.user.findUnique({ where: { email: person.email }, select: { id: true } });
  if (taken !== null) throw emailTaken();
  return db.user.create({ data: { id: newId(), ...person }, select: { id: true } });
}

/** The hash to give to `createPerson`. */
export function preparePassword(person: Pick<NewPerson, "password">): Promise<string> {
  return hashPassword(person.password);
}

function emailTaken(): RelaydeskError {
  const message = "There is an account with this e-mail address already. Sign in, or reset its password.";
  return new RelaydeskError("validation_failed", "E-mail address taken", {
    publicMessage: message,
    fields: [{ path: "email", message, in: "body" }],
  });
}

/** Changes one's own name, everywhere it is shown. */
export async function updatePerson(identity: Identity, input: { name: string }): Promise<Person> {
  const user = await systemDb().user.update({
    where: { id: identity.userId },
    data: { name: input.name },
    select: { id: true, name: true, email: true },
  });
  if (user.name !== identity.name) {
    await recordSecurityEvent({
      kind: "person.renamed",
      actor: { type: "person", id: user.id },
      detail: { before: identity.name, after: user.name },
    });
  }
  return user;
}

/** Whether somebody has an account with this address. Only for callers who have proved that it is theirs. */
export async function hasAccount(email: string): Promise<boolean> {
  return (await systemDb().user.count({ where: { email } })) > 0;
}
