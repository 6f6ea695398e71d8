/**
 * The app at the job server. Where that server is and its keys come from Inngest's own variables
 * (INNGEST_BASE_URL, INNGEST_EVENT_KEY, INNGEST_SIGNING_KEY), which the SDK reads itself: the local server,
 * a self-hosted Inngest and Inngest Cloud differ by those three alone.
 */
import { Inngest } from "inngest";
import { logger } from "#lib/platform/logger/index.ts";

export const inngest = new Inngest({ id: "relaydesk", logger: logger.child({ component: "inngest" }) });
