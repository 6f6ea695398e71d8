import "server-only";
import type { z } from "zod";
import { Prisma, systemDb, translateDatabaseError } from "#lib/platform/db/index.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { newId } from "#lib/platform/ids/index.ts";
import { createPerson, preparePassword } from "#lib/security/index.ts";
import type { Identity, OrganisationMembership } from "#lib/security/schema.ts";
import { auditAsPerson, type PersonOrigin } from "./internal/audit-as-person.ts";
import { type CreateOrganisationInput, type SignUpInput, slugFromName } from "./schema.ts";

type Founder = { userId: string; sessionId: string | null; name: string };

/** Makes an organisation that the signed-in person owns. */
export function createOrganisation(
  identity: Identity,
  input: z.output<typeof CreateOrganisationInput>,
  origin: PersonOrigin,
): Promise<OrganisationMembership> {
  return withFreeSlug(input.name, (db, slug) => found(db, identity, { ...input, slug }, origin));
}

/**
 * Makes a person and the organisation they own, both or neither. Throws `validation_failed` at `email` when the
 * address has an account already: without a mail round trip, saying less would leave people stuck.
 */
export async function signUp(
  input: z.output<typeof SignUpInput>,
  origin: PersonOrigin,
): Promise<OrganisationMembership> {
  const passwordHash = await preparePassword(input);
  const { organisationName, timeZone, name, email } = input;
  return withFreeSlug(organisationName, async (db, slug) => {
    const { id } = await createPerson(db, { name, email, passwordHash, emailVerifiedAt: null });
    const founder = { userId: id, sessionId: null, name };
    return found(db, founder, { name: organisationName, timeZone, slug }, origin);
  });
}

async function found(
  db: Prisma.TransactionClient,
  founder: Founder,
  input: { name: string; slug: string; timeZone?: string | undefined },
  origin: PersonOrigin,
): Promise<OrganisationMembership> {
  const { name, slug, timeZone } = input;
  const organisation = await db.organisation.create({
    data: { id: newId(), name, slug, ...(timeZone === undefined ? {} : { timeZone }) },
    select: { id: true, name: true, slug: true, timeZone: true },
  });
  const membership = await db.membership.create({
    data: { id: newId(), organisationId: organisation.id, userId: founder.userId, role: "owner" },
    select: { id: true },
  });
  await auditAsPerson(
    db,
    organisation.id,
    {
      type: "member",
      id: membership.id,
      userId: founder.userId,
      sessionId: founder.sessionId ?? "",
      name: founder.name,
      role: "owner",
    },
    origin,
    "organisation.created",
    {
      target: { type: "organisation", id: organisation.id, name },
      before: null,
      after: { name, slug, timeZone: organisation.timeZone },
    },
  );
  return { id: organisation.id, name, slug, role: "owner" };
}

/** Runs `work` in a transaction with a slug that is free, and again with another when somebody was quicker. */
async function withFreeSlug<T>(
  name: string,
  work: (db: Prisma.TransactionClient, slug: string) => Promise<T>,
): Promise<T> {
  const base = slugFromName(name);
  for (let attempt = 0; attempt < 5; attempt += 1) {
    try {
      return await systemDb().$transaction(async (db) => work(db, await freeSlug(db, base)));
    } catch (error) {
      const isTaken = error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
      if (!isTaken) throw translateDatabaseError(error);
    }
  }
  throw new RelaydeskError("conflict", `No free slug for ${base}`, {
    publicMessage: "Many organisations of this name are being made right now.",
    action: "Try again, or choose another name.",
    isRetryable: true,
  });
}

async function freeSlug(db: Prisma.TransactionClient, base: string): Promise<string> {
  const rows = await db.organisation.findMany({
    where: { OR: [{ slug: base }, { slug: { startsWith: `${base}-` } }] },
    select: { slug: true },
  });
  const taken = new Set(rows.map((row) => row.slug));
  if (!taken.has(base)) return base;
  let number = 2;
  while (taken.has(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}
