"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, OctagonAlert, UserPlus, UserX } from "lucide-react";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { StatusBadge, type StatusMap } from "#components/patterns/status-badge.tsx";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Avatar } from "#components/ui/avatar.tsx";
import { Button } from "#components/ui/button.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { toast } from "#components/ui/toast.tsx";
import { clickupKeys, removeStandby } from "#lib/clickup/client.ts";
import type { Connection, Standby } from "#lib/clickup/schema.ts";
import { CardPart } from "./card-part.tsx";
import { ConnectLink } from "./connect-link.tsx";
import { impactSentenceOf, unseenSentenceOf } from "./standby-words.ts";

const STATUS: StatusMap<Standby["status"]> = {
  ready: { label: "Ready to take over", icon: CircleCheck, tone: "success" },
  dead: { label: "Cannot take over", icon: OctagonAlert, tone: "destructive" },
};

/** What hangs on the person who authorised, and who takes over when that person leaves. */
export function LeavingPart({ connection }: { connection: Connection }) {
  const { person, impact, standby, status } = connection;
  return (
    <CardPart
      title={
        <>
          If <bdi>{person.name}</bdi> leaves
        </>
      }
      description={impactSentenceOf(impact, standby?.status === "ready")}
      actions={
        status === "connected" ? (
          <ConnectLink variant="secondary" purpose="standby" connectionId={connection.id}>
            <UserPlus aria-hidden />
            {standby === null ? "Name a standby" : "Replace the standby"}
          </ConnectLink>
        ) : null
      }
    >
      {standby === null ? (
        <p className="text-pretty text-muted-foreground text-sm">
          Nobody stands by. Have another person authorise as standby: if ClickUp no longer knows the first
          one's authorisation, theirs takes its place by itself and nothing is lost. In ClickUp's page, sign
          in as that person.
        </p>
      ) : (
        <StandbyRow connectionId={connection.id} standby={standby} />
      )}
    </CardPart>
  );
}

function StandbyRow({ connectionId, standby }: { connectionId: string; standby: Standby }) {
  const unseen = unseenSentenceOf(standby);
  return (
    <div className="grid gap-3 text-sm">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="flex min-w-0 items-center gap-3">
          <Avatar name={standby.person.name} />
          <div className="grid min-w-0">
            <p dir="auto" title={standby.person.name} className="truncate font-medium">
              {standby.person.name}
            </p>
            <p title={standby.person.email} className="truncate text-muted-foreground">
              {standby.person.email}
            </p>
          </div>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <StatusBadge status={standby.status} map={STATUS} />
          <RemoveStandby connectionId={connectionId} name={standby.person.name} />
        </div>
      </div>
      <p className="text-muted-foreground">
        Standby, authorised by <bdi>{standby.authorisedBy}</bdi> <RelativeTime at={standby.authorisedAt} />.
        Last found to work <RelativeTime at={standby.checkedAt} />.
      </p>
      {standby.status === "dead" ? (
        <Alert tone="destructive" title="ClickUp no longer knows the standby's authorisation">
          It could not take over. Have a person authorise again.
        </Alert>
      ) : unseen === null ? (
        <p className="text-muted-foreground">Sees every workspace and Space that this connection sees.</p>
      ) : (
        <Alert tone="warning" title="The standby does not see everything">
          {unseen}
        </Alert>
      )}
    </div>
  );
}

function RemoveStandby({ connectionId, name }: { connectionId: string; name: string }) {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  const remove = useMutation({
    mutationFn: () => removeStandby(api, { connectionId }),
    onSuccess: async () => {
      toast.success("Nobody stands by any more");
      await client.invalidateQueries({ queryKey: clickupKeys.connection(id) });
    },
  });
  return (
    <ConfirmDialog
      title={`Let ${name} go as standby?`}
      description="Relaydesk deletes the standby's token. If the connection's own authorisation ends after that, tickets wait until somebody connects ClickUp again."
      confirmLabel="Let go"
      onConfirm={() => remove.mutateAsync()}
      trigger={
        <Button variant="ghost">
          <UserX aria-hidden />
          Let go
        </Button>
      }
    />
  );
}
