/** ClickUp: the connection, its Spaces and Lists, and what a task says: what goes in and what comes out. */
import { z } from "zod";
import { idSchema } from "#lib/platform/ids/index.ts";
import { defineSignal } from "#lib/platform/signal/index.ts";

export * from "./budget-schema.ts";
export * from "./connection-schema.ts";
export * from "./oauth-schema.ts";
export * from "./space-schema.ts";
export * from "./task-schema.ts";

/** Where a customer's Space and List are kept among the customer's settings. */
export const CLICKUP_SETTINGS_MODULE = "ClickUp";
export const SPACE_SETTING = "clickup_space_id";
export const LIST_SETTING = "clickup_list_id";
/** By which of several connections the Space is reached. */
export const CONNECTION_SETTING = "clickup_connection_id";

export const spacesSyncRequested = defineSignal(
  "clickup/spaces.sync",
  z.object({ connectionId: idSchema, reason: z.enum(["connected", "taken_over", "daily", "requested"]) }),
);

export const webhooksEnsureRequested = defineSignal(
  "clickup/webhooks.ensure",
  z.object({ connectionId: idSchema, reason: z.enum(["connected", "taken_over", "requested"]) }),
);

export const webhooksBackfillRequested = defineSignal(
  "clickup/webhooks.backfill",
  z.object({ connectionId: idSchema }),
);
