import type { z } from "zod";
import { logger } from "#lib/platform/logger/index.ts";
import { sendMail } from "#lib/platform/mail/index.ts";
import type { Verb } from "#lib/platform/verb/index.ts";
import { Invitation, SentInvitation } from "../schema.ts";
import { mailSchema } from "./invitation-mail.ts";

/** What an inviting command returns inside: the invitation with the mail to send, which holds the token. */
export const DraftedInvitation = Invitation.extend({ mail: mailSchema });

/**
 * Sends an invitation's mail once the command has committed, so that no transaction waits for a mail server and
 * nobody gets a link to an invitation that was rolled back. An invitation whose mail failed stands, and says
 * so: sending it again is one click.
 */
export function sendAfterCommit<Input extends z.ZodType>(
  command: Verb<Input, typeof DraftedInvitation>,
): Verb<Input, typeof SentInvitation> {
  const call = async (
    ...[ctx, input]: Parameters<typeof command>
  ): Promise<z.output<typeof SentInvitation>> => {
    const { mail, ...invitation } = await command(ctx, input);
    const isMailSent = await sendMail(mail).then(
      () => true,
      (error: unknown) => {
        logger.error({ err: error, invitationId: invitation.id }, "An invitation could not be mailed");
        return false;
      },
    );
    return SentInvitation.parse({ ...invitation, isMailSent });
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
