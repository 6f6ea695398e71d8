"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CircleX, KeyRound, TimerOff } from "lucide-react";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { StatusBadge, type StatusMap } from "#components/patterns/status-badge.tsx";
import { useApi, useCan, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { toast } from "#components/ui/toast.tsx";
import { apiKeyKeys, listApiKeys, revokeApiKey } from "#lib/security/client.ts";
import type { ApiKey } from "#lib/security/schema.ts";

const STATES: StatusMap<ApiKey["state"]> = {
  active: { label: "Active", icon: CircleCheck, tone: "success" },
  expired: { label: "Expired", icon: TimerOff, tone: "warning" },
  revoked: { label: "Revoked", icon: CircleX, tone: "neutral" },
};

/** Every key of the organisation, with what it may do and when it was last seen. */
export function ApiKeyList() {
  const api = useApi();
  const { id } = useOrganisation();
  const keys = useQuery({ queryKey: apiKeyKeys.list(id), queryFn: () => listApiKeys(api) });
  return (
    <QueryBoundary
      query={keys}
      subject="the API keys"
      loading={
        <Card className="grid gap-3 p-5">
          <Skeleton className="w-48" />
          <Skeleton className="w-full" />
        </Card>
      }
      isEmpty={({ items }) => items.length === 0}
      empty={
        <Card>
          <EmptyState
            icon={<KeyRound />}
            title="No API keys yet"
            description="A key lets a program of yours read or file tickets. Make one for each program, so that you can revoke them one by one."
          />
        </Card>
      }
    >
      {({ items }) => (
        <Card>
          <ul className="divide-y">
            {items.map((key) => (
              <ApiKeyRow key={key.id} apiKey={key} />
            ))}
          </ul>
        </Card>
      )}
    </QueryBoundary>
  );
}

function ApiKeyRow({ apiKey }: { apiKey: ApiKey }) {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  const canRevoke = useCan("api_keys:write") && apiKey.state === "active";
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-3 px-5 py-4">
      <div className="grid min-w-56 flex-1 gap-1.5">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span dir="auto" className="font-medium [overflow-wrap:anywhere]">
            {apiKey.name}
          </span>
          <StatusBadge status={apiKey.state} map={STATES} size="sm" />
          <code className="font-mono text-muted-foreground text-xs">{apiKey.prefix}…</code>
        </div>
        <ul aria-label="Scopes" className="flex flex-wrap gap-1">
          {apiKey.scopes.map((scope) => (
            <li key={scope}>
              <Badge size="sm" className="font-mono">
                {scope}
              </Badge>
            </li>
          ))}
        </ul>
        <p className="text-muted-foreground text-sm">
          {apiKey.lastUsedAt === null ? (
            "Never used"
          ) : (
            <>
              Last used <RelativeTime at={apiKey.lastUsedAt} />
            </>
          )}
          {" · made "}
          <RelativeTime at={apiKey.createdAt} />
          {apiKey.createdBy === null ? null : (
            <>
              {" by "}
              <bdi>{apiKey.createdBy}</bdi>
            </>
          )}
          {" · "}
          <Ending apiKey={apiKey} />
        </p>
      </div>
      {canRevoke ? (
        <ConfirmDialog
          trigger={
            <Button size="sm" aria-label={`Revoke ${apiKey.name}`}>
              Revoke
            </Button>
          }
          title={`Revoke ${apiKey.name}?`}
          description="Whatever uses this key is refused from its next request on. This can't be undone."
          confirmLabel="Revoke"
          onConfirm={async () => {
            await revokeApiKey(api, apiKey.id);
            toast.success(`API key ${apiKey.name} revoked`);
            await client.invalidateQueries({ queryKey: apiKeyKeys.list(id) });
          }}
        />
      ) : null}
    </li>
  );
}

function Ending({ apiKey }: { apiKey: ApiKey }) {
  if (apiKey.revokedAt !== null) {
    return (
      <>
        revoked <RelativeTime at={apiKey.revokedAt} />
      </>
    );
  }
  if (apiKey.expiresAt === null) return "never expires";
  return (
    <>
      {apiKey.state === "expired" ? "expired" : "expires"} <RelativeTime at={apiKey.expiresAt} />
    </>
  );
}
