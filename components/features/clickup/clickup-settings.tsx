"use client";

import { Plug, Plus } from "lucide-react";
import { DeletedPolicyCard } from "#components/features/tasks/deleted-policy-card.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Card, CardContent } from "#components/ui/card.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { OauthResult } from "#lib/clickup/schema.ts";
import { ConnectLink } from "./connect-link.tsx";
import { ConnectionCard } from "./connection-card.tsx";
import { OAUTH_RESULT_WORDS } from "./oauth-result.ts";
import { useConnection } from "./queries.ts";

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
        {({ isSandbox, isConfigured, connections }) => (
          <>
            {isSandbox ? (
              <Alert title="This is the ClickUp sandbox">
                A local stand-in with made-up workspaces. Nothing here reaches ClickUp itself.
              </Alert>
            ) : null}
            {connections.length === 0 ? <NotConnected isConfigured={isConfigured} /> : null}
            {connections.map((connection) => (
              <ConnectionCard key={connection.id} connection={connection} />
            ))}
            {connections.length > 0 && isConfigured ? <ConnectAnother /> : null}
            {connections.length > 0 ? <DeletedPolicyCard /> : null}
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

function ConnectAnother() {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
      <p className="max-w-prose text-pretty text-muted-foreground text-sm">
        Customers may be in workspaces that this account does not see. Connect another account, with a rate
        budget and webhooks of its own; in ClickUp's page, sign in as that person.
      </p>
      <ConnectLink variant="secondary" purpose="another">
        <Plus aria-hidden />
        Connect another
      </ConnectLink>
    </div>
  );
}
