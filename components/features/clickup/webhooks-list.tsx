"use client";

import { Radar } from "lucide-react";
import { reasonOf } from "#components/features/customers/reason.ts";
import { StatusBadge } from "#components/patterns/status-badge.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { ConnectedWorkspace, Connection } from "#lib/clickup/schema.ts";
import { useCheckWebhooks } from "./queries.ts";
import { WEBHOOK_STATUS, webhookSentenceOf, webhookStatusOf } from "./webhook-words.ts";

/** Whether changes made in ClickUp reach us, Workspace by Workspace, and what that hangs on. */
export function WebhooksList({ connection }: { connection: Connection }) {
  const { webhooks, workspaces, person, status } = connection;
  return (
    <>
      {webhooks.isWithinReach ? null : (
        <Alert tone="warning" title="ClickUp cannot call this installation">
          Its address is known on this machine or network alone, so no webhooks are made. Whoever runs it can
          set NEXTAUTH_URL to an address on the internet; tasks are still made, and what changes in ClickUp is
          found by the checks.
        </Alert>
      )}
      {webhooks.error === null || status !== "connected" ? null : (
        <Alert tone="warning" title="The last check went wrong">
          {webhooks.error} Relaydesk goes on trying.
        </Alert>
      )}
      {workspaces.length === 0 ? (
        <p className="text-muted-foreground text-sm">
          No workspace is granted. Use “Change workspaces” to choose some.
        </p>
      ) : (
        <ul className="grid divide-y">
          {workspaces.map((workspace) => (
            <WorkspaceRow key={workspace.id} workspace={workspace} connection={connection} />
          ))}
        </ul>
      )}
      <p role="status" className="text-muted-foreground text-sm">
        {webhooks.isChecking ? (
          "Checking…"
        ) : webhooks.triedAt === null ? (
          "Not checked yet."
        ) : (
          <>
            Checked <RelativeTime at={webhooks.triedAt} />
          </>
        )}
      </p>
      <p className="text-pretty text-muted-foreground text-sm">
        The webhooks belong to <bdi className="font-medium text-foreground">{person.name}</bdi>. If that
        person leaves a workspace or is disabled in ClickUp, they fall silent, and ClickUp tells nobody.
      </p>
    </>
  );
}

function WorkspaceRow({ workspace, connection }: { workspace: ConnectedWorkspace; connection: Connection }) {
  const status = webhookStatusOf(workspace, connection);
  const { webhook, spaceCount } = workspace;
  return (
    <li className="grid gap-1 py-3 text-sm first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <p className="min-w-0 [overflow-wrap:anywhere]">
          <bdi className="font-medium">{workspace.name}</bdi>{" "}
          <span className="text-muted-foreground">
            with {spaceCount.toLocaleString("en-GB")} {spaceCount === 1 ? "Space" : "Spaces"}
          </span>
        </p>
        <StatusBadge status={status} map={WEBHOOK_STATUS} />
      </div>
      <p className="text-pretty text-muted-foreground">{webhookSentenceOf(status, workspace)}</p>
      {webhook === null ? null : (
        <p className="text-muted-foreground">
          {webhook.lastEventAt === null ? (
            "No event has come yet"
          ) : (
            <>
              Last event <RelativeTime at={webhook.lastEventAt} />
            </>
          )}
          {webhook.silentAt === null ? null : (
            <>
              {" · "}found silent <RelativeTime at={webhook.silentAt} /> and made anew
            </>
          )}
          {webhook.gapSince === null ? null : (
            <>
              {" · "}events may be missing since <RelativeTime at={webhook.gapSince} />
            </>
          )}
        </p>
      )}
    </li>
  );
}

/** Has the connection's webhooks looked at now. */
export function CheckWebhooksButton({ connection }: { connection: Connection }) {
  const check = useCheckWebhooks(connection.id);
  const { isChecking } = connection.webhooks;
  return (
    <Button
      variant="secondary"
      pending={check.isPending || isChecking}
      onClick={() =>
        check.mutate(undefined, {
          onError: (error) =>
            toast.error("The check couldn't be asked for", { description: reasonOf(error) }),
        })
      }
    >
      <Radar aria-hidden />
      Check now
    </Button>
  );
}
