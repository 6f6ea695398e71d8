import type { z } from "zod";
import type { Context } from "#lib/platform/context/index.ts";
import { sendMail } from "#lib/platform/mail/index.ts";
import { afterCommit, transaction, type Verb } from "#lib/platform/verb/index.ts";
import { raiseNotice, resolveNotice } from "../raise-notice.ts";
import { Invitation, SentInvitation } from "../schema.ts";
import { mailSchema } from "./invitation-mail.ts";

/** What an inviting command returns inside: the invitation with the mail to send, which holds the token. */
export const DraftedInvitation = Invitation.extend({ mail: mailSchema });

/**
 * Sends an invitation's mail once the command has committed, and with it whatever transaction it is part of, so that
 * no transaction waits for a mail server and nobody gets a link to an invitation that was rolled back. An
 * invitation whose mail failed stands, and says so; where the answer was given before the mail could be sent, a
 * notice says so. Sending it again is one click.
 */
export function sendAfterCommit<Input extends z.ZodType>(
  command: Verb<Input, typeof DraftedInvitation>,
): Verb<Input, typeof SentInvitation> {
  const call = async (
    ...[ctx, input]: Parameters<typeof command>
  ): Promise<z.output<typeof SentInvitation>> => {
    const { mail, ...invitation } = await command(ctx, input);
    const sending: { isSent: boolean | null; isAnswered: boolean } = { isSent: null, isAnswered: false };
    await afterCommit(ctx, async (outer) => {
      sending.isSent = await send(outer, invitation.id, mail);
      await noteOutcome(outer, invitation, sending);
    });
    sending.isAnswered = true;
    return SentInvitation.parse({ ...invitation, isMailSent: sending.isSent });
  };
  const { verbName, kind, permission, auditAction } = command;
  return Object.assign(call, {
    verbName,
    kind,
    permission,
    auditAction,
    input: command.input,
    output: SentInvitation,
  });
}

async function send(ctx: Context, invitationId: string, mail: z.output<typeof mailSchema>): Promise<boolean> {
  return sendMail(mail).then(
    () => true,
    (error: unknown) => {
      ctx.logger.error({ err: error, invitationId }, "An invitation could not be mailed");
      return false;
    },
  );
}

async function noteOutcome(
  ctx: Context,
  { id, email }: { id: string; email: string },
  { isSent, isAnswered }: { isSent: boolean | null; isAnswered: boolean },
): Promise<void> {
  const deduplicationKey = `invitation-mail:${id}`;
  if (isSent) await transaction(ctx, (inner) => resolveNotice(inner, deduplicationKey));
  else if (isAnswered) {
    await transaction(ctx, (inner) =>
      raiseNotice(inner, {
        deduplicationKey,
        severity: "warning",
        title: "An invitation could not be mailed",
        body: `The mail to ${email} was not taken by the mail server. The invitation stands: send it again.`,
      }),
    );
  }
}
