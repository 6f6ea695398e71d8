import { z } from "zod";
import { defineFunction } from "#inngest/define.ts";
import { listReplyRecipients, mailEach, mailReply } from "#lib/tickets/index.ts";
import { replyAdded } from "#lib/tickets/schema.ts";

/** Tells a ticket's requester, and whoever asked for the same, by mail that somebody replied. */
export const mailReplyFunction = defineFunction({
  id: "tickets-mail-reply",
  name: "Mail a reply to the requester",
  event: replyAdded,
  concurrencyPerOrganisation: 5,
  retries: 4,
  backoffSeconds: [30, 120, 600, 1_800],
  timeoutMs: 60_000,
  subject: ({ ticketId }) => ({ type: "ticket", id: ticketId }),
  run: async ({ ctx, payload: { ticketId, commentId }, step }) => {
    const recipients = await step.run("find-recipients", z.array(z.string()), () =>
      listReplyRecipients(ctx, { ticketId, commentId }),
    );
    await mailEach(recipients, (contactId) =>
      // A step each: what was mailed is not mailed again for another's sake.
      step.run(`mail-${contactId}`, z.object({ isSent: z.boolean() }), () =>
        mailReply(ctx, { ticketId, commentId, contactId }),
      ),
    );
  },
  // The Jobs page shows the run with its reason and a button to try again.
  onFailure: async ({ ctx, payload: { ticketId, commentId }, error }) => {
    ctx.logger.error({ ticketId, commentId, code: error.code }, "A reply could not be mailed");
  },
});
