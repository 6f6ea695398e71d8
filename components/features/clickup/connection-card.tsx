"use client";

import { CircleCheck, OctagonAlert, RotateCcw } from "lucide-react";
import { useId } from "react";
import { StatusBadge, type StatusMap } from "#components/patterns/status-badge.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Avatar } from "#components/ui/avatar.tsx";
import { Card } from "#components/ui/card.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { Connection } from "#lib/clickup/schema.ts";
import { BudgetBar } from "./budget-bar.tsx";
import { BudgetShares } from "./budget-shares.tsx";
import { CardPart } from "./card-part.tsx";
import { ConnectLink } from "./connect-link.tsx";
import { DisconnectButton } from "./disconnect-button.tsx";
import { LeavingPart } from "./leaving-part.tsx";
import { RefreshSpacesButton } from "./refresh-spaces-button.tsx";
import { SyncProgress } from "./sync-progress.tsx";
import { CheckWebhooksButton, WebhooksList } from "./webhooks-list.tsx";

const STATUS: StatusMap<"connected" | "reconnect_needed"> = {
  connected: { label: "Connected", icon: CircleCheck, tone: "success" },
  reconnect_needed: { label: "Must be connected again", icon: OctagonAlert, tone: "destructive" },
};

/** One connection: whose it is, what it sees, how it fares, and what hangs on its person. */
export function ConnectionCard({ connection }: { connection: Connection }) {
  const { person, status, webhooks } = connection;
  const isConnected = status === "connected";
  const headingId = useId();
  return (
    <section aria-labelledby={headingId}>
      <Card>
        <div className="grid gap-4 px-5 py-4">
          <div className="flex flex-wrap items-center justify-between gap-4">
            <div className="flex min-w-0 items-center gap-3">
              <Avatar name={person.name} />
              <div className="grid min-w-0">
                <h2 id={headingId} dir="auto" title={person.name} className="truncate font-semibold">
                  {person.name}
                </h2>
                <p title={person.email} className="truncate text-muted-foreground text-sm">
                  {person.email}
                </p>
              </div>
            </div>
            <div className="flex flex-wrap items-center gap-2">
              <StatusBadge status={isConnected ? "connected" : "reconnect_needed"} map={STATUS} />
              {isConnected ? (
                <ConnectLink variant="secondary" purpose="renew" connectionId={connection.id}>
                  Change workspaces
                </ConnectLink>
              ) : null}
              <DisconnectButton connection={connection} />
            </div>
          </div>
          {isConnected ? null : (
            <Alert
              tone="destructive"
              title="ClickUp must be connected again"
              action={
                <ConnectLink variant="primary" purpose="renew" connectionId={connection.id}>
                  <RotateCcw aria-hidden />
                  Connect again
                </ConnectLink>
              }
            >
              {connection.statusReason} Tickets wait meanwhile; nothing is lost.
            </Alert>
          )}
          <p className="text-muted-foreground text-sm">
            Connected by <bdi>{connection.connectedBy}</bdi> <RelativeTime at={connection.connectedAt} />
          </p>
        </div>
        <CardPart
          title="Workspaces"
          description="A webhook in each tells Relaydesk what changes. It is checked every five minutes."
          actions={
            isConnected && webhooks.isWithinReach ? <CheckWebhooksButton connection={connection} /> : null
          }
        >
          <WebhooksList connection={connection} />
        </CardPart>
        <CardPart
          title="Spaces"
          description="Read when ClickUp is connected, once a day, and whenever you ask."
          actions={isConnected ? <RefreshSpacesButton connection={connection} /> : null}
        >
          <SyncProgress sync={connection.spacesSync} spaceCount={connection.spaceCount} />
          {connection.spacesSync.status === "failed" ? (
            <Alert tone="warning" title="The Spaces could not be read">
              {connection.spacesSync.error} Refresh to try again.
            </Alert>
          ) : null}
        </CardPart>
        {connection.budget === null ? null : (
          <CardPart
            title="Rate budget"
            description="ClickUp takes only so many requests a minute of each account. Relaydesk never goes over it: people go first, and customers share the rest fairly."
          >
            <BudgetBar budget={connection.budget} />
            <BudgetShares connectionId={connection.id} />
          </CardPart>
        )}
        <LeavingPart connection={connection} />
      </Card>
    </section>
  );
}
