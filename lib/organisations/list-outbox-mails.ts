import "server-only";
import { z } from "zod";
import { systemDb } from "#lib/platform/db/index.ts";
import { notFound } from "#lib/platform/errors/index.ts";
import { hasOutbox, listOutbox, type OutboxMail } from "#lib/platform/mail/index.ts";
import { defineQuery, type VerbContext } from "#lib/platform/verb/index.ts";
import { hashSecret } from "#lib/security/index.ts";
import { NoInput, SentMail } from "./schema.ts";

/** How many of the outbox's newest mails are looked through. */
const LOOK_BACK = 200;

const INVITATION_LINK = /\/invitations\/([\w-]{20,100})/g;

/**
 * The mails that a development machine would have sent for this organisation, the newest first. The outbox is the
 * whole installation's, and a mail may hold a link that signs somebody in: shown are mails with an invitation of
 * this organisation, and mails to people who belong to this organisation and to no other. Throws `not_found`
 * where mail is really sent.
 */
export const listOutboxMails = defineQuery({
  name: "outbox.list",
  permission: "organisation:write",
  input: NoInput,
  output: z.array(SentMail),
  run: async (ctx) => {
    if (!hasOutbox()) throw notFound("outbox");
    const mails = await listOutbox(LOOK_BACK);
    const ownInvitations = await findOwnInvitations(ctx, mails);
    const ownPeople = await findOwnPeople(ctx.organisationId, mails);
    return mails
      .filter(
        (mail) =>
          ownPeople.has(mail.to.toLowerCase()) ||
          invitationHashes(mail).some((hash) => ownInvitations.has(hash)),
      )
      .map(({ id, to, subject, text, sentAt }) => ({ id, to, subject, text, sentAt }));
  },
});

function invitationHashes(mail: OutboxMail): string[] {
  return [...mail.text.matchAll(INVITATION_LINK)].map(([, token]) => hashSecret(token ?? ""));
}

async function findOwnInvitations(ctx: VerbContext, mails: OutboxMail[]): Promise<Set<string>> {
  const rows = await ctx.db.invitation.findMany({
    where: { organisationId: ctx.organisationId, tokenHash: { in: mails.flatMap(invitationHashes) } },
    select: { tokenHash: true },
  });
  return new Set(rows.map((row) => row.tokenHash));
}

/** Which of the addresses belong to people of this organisation alone: that takes a look at the others. */
async function findOwnPeople(organisationId: string, mails: OutboxMail[]): Promise<Set<string>> {
  const addresses = [...new Set(mails.map((mail) => mail.to.toLowerCase()))];
  const rows = await systemDb().$queryRaw<{ email: string }[]>`
    select email from (
      select users.email, memberships.organisation_id
      from users join memberships on memberships.user_id = users.id
      where users.email = any(${addresses})
      union
      select contacts.email, contacts.organisation_id from contacts where contacts.email = any(${addresses})
      union
      select users.email, contacts.organisation_id
      from users join contacts on contacts.user_id = users.id
      where users.email = any(${addresses})
    ) as belongings
    group by email
    having bool_and(organisation_id = ${organisationId}::uuid)`;
  return new Set(rows.map((row) => row.email));
}
