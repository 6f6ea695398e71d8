"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plug, RotateCcw, Unplug } from "lucide-react";
import type { ReactNode } from "react";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { Section } from "#components/patterns/section.tsx";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Avatar } from "#components/ui/avatar.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card, CardContent } from "#components/ui/card.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { toast } from "#components/ui/toast.tsx";
import { clickupKeys, disconnectClickup } from "#lib/clickup/client.ts";
import type { Connection, OauthResult } from "#lib/clickup/schema.ts";
import { BudgetBar } from "./budget-bar.tsx";
import { OAUTH_RESULT_WORDS } from "./oauth-result.ts";
import { useConnection } from "./queries.ts";
import { RefreshSpacesButton } from "./refresh-spaces-button.tsx";
import { SyncProgress } from "./sync-progress.tsx";
import { WebhooksSection } from "./webhooks-section.tsx";

/** Connects ClickUp, shows what that gave, and takes it away again. */
export function ClickupSettings({ result }: { result: OauthResult | null }) {
  const state = useConnection({ isLive: true });
  const words = result === null ? null : OAUTH_RESULT_WORDS[result];
  return (
    <div className="grid gap-6">
      {words === null ? null : (
        <Alert tone={words.tone} title={words.title}>
          {words.text}
        </Alert>
      )}
      <QueryBoundary query={state} subject="the connection to ClickUp" loading={<SettingsSkeleton />}>
        {({ isSandbox, isConfigured, connection }) => (
          <>
            {isSandbox ? (
              <Alert title="This is the ClickUp sandbox">
                A local stand-in with made-up workspaces. Nothing here reaches ClickUp itself.
              </Alert>
            ) : null}
            {connection === null ? (
              <NotConnected isConfigured={isConfigured} />
            ) : (
              <Connected connection={connection} />
            )}
          </>
        )}
      </QueryBoundary>
    </div>
  );
}

export function SettingsSkeleton() {
  return (
    <Card>
      <CardContent className="grid gap-4">
        <div className="flex items-center gap-3">
          <Skeleton className="size-9 rounded-full" />
          <div className="grid flex-1 gap-2">
            <Skeleton className="h-4 w-48" />
            <Skeleton className="h-3 w-32" />
          </div>
        </div>
        <Skeleton className="h-2 w-full" />
        <Skeleton className="h-2 w-full" />
      </CardContent>
    </Card>
  );
}

/** Leaves the app for ClickUp's page, so it is a link of its own and no client-side navigation. */
function ConnectLink({ children, variant }: { children: ReactNode; variant: "primary" | "secondary" }) {
  const { slug } = useOrganisation();
  return (
    <Button asChild variant={variant}>
      <a href={`/clickup/oauth/connect?organisation=${encodeURIComponent(slug)}`}>{children}</a>
    </Button>
  );
}

function NotConnected({ isConfigured }: { isConfigured: boolean }) {
  return (
    <Card>
      <EmptyState
        icon={<Plug />}
        title="Connect ClickUp"
        description={
          isConfigured
            ? "Sign in to ClickUp and choose the workspaces that Relaydesk may use. Tickets then become tasks with one click."
            : "This installation has no ClickUp credentials yet. Whoever runs it must set CLICKUP_CLIENT_ID and CLICKUP_CLIENT_SECRET."
        }
        action={isConfigured ? <ConnectLink variant="primary">Connect ClickUp</ConnectLink> : null}
      />
    </Card>
  );
}

function Connected({ connection }: { connection: Connection }) {
  const { person, status } = connection;
  return (
    <>
      {status === "reconnect_needed" ? (
        <Alert
          tone="destructive"
          title="ClickUp must be connected again"
          action={
            <ConnectLink variant="primary">
              <RotateCcw aria-hidden />
              Connect again
            </ConnectLink>
          }
        >
          {connection.statusReason} Tickets wait meanwhile; nothing is lost.
        </Alert>
      ) : null}
      <Section title="Account">
        <Card>
          <CardContent className="grid gap-4">
            <div className="flex flex-wrap items-center justify-between gap-4">
              <div className="flex min-w-0 items-center gap-3">
                <Avatar name={person.name} />
                <div className="grid min-w-0">
                  <p dir="auto" className="truncate font-medium">
                    {person.name}
                  </p>
                  <p className="truncate text-muted-foreground text-sm">{person.email}</p>
                </div>
              </div>
              <div className="flex flex-wrap gap-2">
                {status === "connected" ? (
                  <ConnectLink variant="secondary">Change workspaces</ConnectLink>
                ) : null}
                <Disconnect />
              </div>
            </div>
            <p className="text-muted-foreground text-sm">
              Connected by <bdi>{connection.connectedBy}</bdi> <RelativeTime at={connection.connectedAt} />
            </p>
          </CardContent>
        </Card>
      </Section>
      <WebhooksSection connection={connection} />
      <Section
        title="Spaces"
        description="Read when ClickUp is connected, once a day, and whenever you ask."
        actions={status === "connected" ? <RefreshSpacesButton /> : null}
      >
        <Card>
          <CardContent className="grid gap-3">
            <SyncProgress sync={connection.spacesSync} spaceCount={connection.spaceCount} />
            {connection.spacesSync.status === "failed" ? (
              <Alert tone="warning" title="The Spaces could not be read">
                {connection.spacesSync.error} Refresh to try again.
              </Alert>
            ) : null}
          </CardContent>
        </Card>
      </Section>
      {connection.budget === null ? null : (
        <Section
          title="Rate budget"
          description="ClickUp takes only so many requests a minute. Relaydesk never goes over it: jobs wait their turn."
        >
          <Card>
            <CardContent>
              <BudgetBar budget={connection.budget} />
            </CardContent>
          </Card>
        </Section>
      )}
    </>
  );
}

function Disconnect() {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  const disconnect = useMutation({
    mutationFn: () => disconnectClickup(api),
    onSuccess: async () => {
      toast.success("ClickUp is disconnected", {
        description: "To take the permission away on their side too, remove the app in ClickUp's settings.",
      });
      await client.invalidateQueries({ queryKey: clickupKeys.all(id) });
      await client.invalidateQueries({ queryKey: [id, "tasks"] });
    },
  });
  return (
    <ConfirmDialog
      title="Disconnect ClickUp?"
      description="Relaydesk removes its webhooks, deletes its token, and sends no more tickets. Links to tasks that were made stay readable, and customers keep their Spaces for when you connect again."
      confirmLabel="Disconnect"
      onConfirm={() => disconnect.mutateAsync()}
      trigger={
        <Button variant="ghost">
          <Unplug aria-hidden />
          Disconnect
        </Button>
      }
    />
  );
}
