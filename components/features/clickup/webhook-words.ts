import {
  CircleCheck,
  CircleDashed,
  EyeOff,
  History,
  OctagonAlert,
  TriangleAlert,
  Unplug,
  VolumeX,
} from "lucide-react";
import type { StatusMap } from "#components/patterns/status-badge.tsx";
import type { ConnectedWorkspace, Connection } from "#lib/clickup/schema.ts";

export type WebhookStatus =
  | "active"
  | "catching_up"
  | "failing"
  | "suspended"
  | "missing"
  | "silent"
  | "not_set_up"
  | "out_of_reach"
  | "unwatched";

export const WEBHOOK_STATUS: StatusMap<WebhookStatus> = {
  active: { label: "Listening", icon: CircleCheck, tone: "success" },
  catching_up: { label: "Catching up", icon: History, tone: "info" },
  failing: { label: "Losing events", icon: TriangleAlert, tone: "warning" },
  suspended: { label: "Stopped by ClickUp", icon: OctagonAlert, tone: "destructive" },
  silent: { label: "Silent", icon: VolumeX, tone: "warning" },
  missing: { label: "Missing", icon: OctagonAlert, tone: "destructive" },
  not_set_up: { label: "Not set up yet", icon: CircleDashed, tone: "neutral" },
  out_of_reach: { label: "Out of reach", icon: Unplug, tone: "warning" },
  unwatched: { label: "Not watched", icon: EyeOff, tone: "warning" },
};

/** How changes reach us from one Workspace: what is known of its webhook, and whether that still counts. */
export function webhookStatusOf(
  { webhook }: Pick<ConnectedWorkspace, "webhook">,
  { status, webhooks }: Pick<Connection, "status" | "webhooks">,
): WebhookStatus {
  if (!webhooks.isWithinReach) return "out_of_reach";
  if (webhook === null) return "not_set_up";
  if (status !== "connected") return "unwatched";
  if (webhook.state === "active" && webhook.silences > 1) return "silent";
  if (webhook.state === "active" && webhook.gapSince !== null) return "catching_up";
  return webhook.state;
}

/** What a status means, in a sentence or two. */
export function webhookSentenceOf(
  status: WebhookStatus,
  { webhook }: Pick<ConnectedWorkspace, "webhook">,
): string {
  switch (status) {
    case "active":
      return "ClickUp tells Relaydesk what changes here.";
    case "catching_up":
      return "Some events may have been missed. Relaydesk reads what changed meanwhile; nobody need do anything.";
    case "failing": {
      const count = webhook?.failCount ?? 0;
      return `ClickUp could not deliver ${count === 1 ? "an event" : `${count.toLocaleString("en-GB")} events`}. Relaydesk puts that right at its next check.`;
    }
    case "suspended":
      return "Too many deliveries failed, and ClickUp stopped sending. Relaydesk wakes the webhook up at its next check, and catches up.";
    case "silent":
      return "ClickUp calls the webhook well, yet it tells nothing, even made anew: its person may be disabled, or have left. Relaydesk reads what changed every few minutes; name a standby, or connect with another account, to have changes at once.";
    case "missing":
      return "ClickUp no longer has the webhook. Relaydesk makes a new one at its next check, and catches up.";
    case "not_set_up":
      return "Until its webhook is made, changes made here are found by the checks alone, every 15 minutes.";
    case "out_of_reach":
      return "ClickUp cannot tell what changes here: it is found by the checks alone, every 15 minutes.";
    case "unwatched":
      return "Nobody knows whether its events still come until ClickUp is connected again.";
  }
}
