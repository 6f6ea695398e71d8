import type { OauthResult } from "#lib/clickup/schema.ts";

/** Where the way through ClickUp's consent page ended: what happened, and what to do. */
export const OAUTH_RESULT_WORDS: Record<
  OauthResult,
  { tone: "success" | "warning" | "destructive"; title: string; text: string }
> = {
  connected: {
    tone: "success",
    title: "ClickUp is connected",
    text: "The Spaces are being read. Give each customer a Space, then send tickets there.",
  },
  standby_ready: {
    tone: "success",
    title: "Somebody stands by now",
    text: "If ClickUp no longer knows the first person's authorisation, the standby's takes its place by itself.",
  },
  standby_same_person: {
    tone: "warning",
    title: "Nobody was named: it was the same person",
    text: "A standby must be somebody else than the one who connected. On ClickUp's page, sign in as another person.",
  },
  person_connected_already: {
    tone: "warning",
    title: "ClickUp was not connected: that account has a connection of its own",
    text: "Each account connects once. Sign in to ClickUp as somebody else, or disconnect the other connection first.",
  },
  connection_gone: {
    tone: "warning",
    title: "ClickUp was not connected: the connection is not there any more",
    text: "Somebody disconnected it meanwhile. Connect ClickUp anew.",
  },
  denied: {
    tone: "warning",
    title: "ClickUp was not connected: access was refused",
    text: "On ClickUp's page somebody chose not to allow it. Connect again and allow at least one workspace.",
  },
  state_invalid: {
    tone: "warning",
    title: "ClickUp was not connected: the sign-in was out of date",
    text: "It was used before, took longer than ten minutes, or was begun in another browser. Connect again.",
  },
  code_rejected: {
    tone: "warning",
    title: "ClickUp was not connected: its code did not work",
    text: "Such a code is good once, and only for a short while. Connect again.",
  },
  redirect_mismatch: {
    tone: "destructive",
    title: "ClickUp was not connected: it does not know our address",
    text: "The redirect address of the ClickUp app must equal CLICKUP_REDIRECT_URI letter for letter. Ask whoever runs Relaydesk to register it in ClickUp.",
  },
  app_misconfigured: {
    tone: "destructive",
    title: "ClickUp was not connected: it does not know this app",
    text: "CLICKUP_CLIENT_ID or CLICKUP_CLIENT_SECRET is missing or wrong. Ask whoever runs Relaydesk to set them.",
  },
  clickup_unreachable: {
    tone: "warning",
    title: "ClickUp was not connected: it could not be reached",
    text: "ClickUp, or the way to it, is in trouble. Try again in a few minutes.",
  },
  not_admin: {
    tone: "warning",
    title: "ClickUp was not connected: only admins may do that",
    text: "Ask an owner or an admin of this organisation to connect it.",
  },
  no_workspace: {
    tone: "warning",
    title: "ClickUp was not connected: no workspace was allowed",
    text: "On ClickUp's page, tick at least one workspace before you allow access. Connect again.",
  },
  module_off: {
    tone: "warning",
    title: "ClickUp was not connected: its module is off",
    text: "Switch the ClickUp module on under Settings → Modules, then connect.",
  },
  failed: {
    tone: "destructive",
    title: "ClickUp was not connected",
    text: "Something went wrong on our side. Try again; if it goes on, ask whoever runs Relaydesk to look at its log.",
  },
};
