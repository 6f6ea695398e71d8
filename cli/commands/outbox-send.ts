import { z } from "zod";
import { sendWaitingEventsAcrossOrganisations } from "#lib/jobs/index.ts";
import { now } from "#lib/platform/clock/index.ts";
import { CommandError, defineCliCommand } from "../command.ts";
import { readUnsentEventsAcrossOrganisations } from "../rows-across-organisations.ts";
import { countOf, printable } from "../table.ts";

export const outboxSend = defineCliCommand({
  name: "outbox send",
  summary: "Send the events now that wait for the job server",
  details: [
    "A job does this each minute. It is for the time after trouble with the job server, when you do not want to wait. Sending an event twice does no harm. Exits with 1 when the job server did not take them.",
  ],
  needs: "database",
  input: z.strictObject({}),
  run: async (_, { hasJobServer }) => {
    if (!hasJobServer) {
      throw new CommandError(
        "It is not known where the job server is.",
        "Start Relaydesk, or set INNGEST_BASE_URL, INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY as the app has them.",
      );
    }
    let sent = 0;
    for (let last = -1; last !== 0; sent += last) {
      last = (await sendWaitingEventsAcrossOrganisations(now())).sent;
    }
    const { waiting, refused } = await readUnsentEventsAcrossOrganisations();
    return {
      data: { sent, waiting, refused },
      text: [
        sent === 0 ? "Sent nothing." : `Sent ${countOf(sent, "event")}.`,
        ...(waiting === 0 ? ["Nothing waits."] : [`${countOf(waiting, "event")} still waiting.`]),
        ...(refused === null
          ? []
          : [
              `${refused.name} could not be sent in ${countOf(refused.attempts, "try", "tries")}: ${printable(refused.reason)}`,
            ]),
      ].join("\n"),
      exitCode: refused === null ? 0 : 1,
    };
  },
});
