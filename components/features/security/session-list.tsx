"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { MonitorSmartphone } from "lucide-react";
import { reasonOf } from "#components/features/customers/reason.ts";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { Section } from "#components/patterns/section.tsx";
import { useApi } from "#components/providers/organisation-provider.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { toast } from "#components/ui/toast.tsx";
import { listSessions, personKeys, revokeOtherSessions, revokeSession } from "#lib/security/client.ts";
import type { SessionSummary } from "#lib/security/schema.ts";

/** Where one is signed in, and the way to end it. */
export function SessionList() {
  const api = useApi();
  const client = useQueryClient();
  const sessions = useQuery({ queryKey: personKeys.sessions(), queryFn: () => listSessions(api) });
  const reload = () => client.invalidateQueries({ queryKey: personKeys.sessions() });
  const hasOthers = sessions.data?.some((session) => !session.isCurrent) ?? false;
  return (
    <Section
      title="Where you are signed in"
      description="End what you do not know, then change your password."
      actions={
        hasOthers ? (
          <ConfirmDialog
            trigger={<Button size="sm">Sign out everywhere else</Button>}
            title="Sign out everywhere else?"
            description="All your browsers but this one have to sign in again."
            confirmLabel="Sign out"
            onConfirm={async () => {
              const { revoked } = await revokeOtherSessions(api);
              toast.success(revoked === 1 ? "1 session ended" : `${revoked} sessions ended`);
              await reload();
            }}
          />
        ) : null
      }
    >
      <QueryBoundary
        query={sessions}
        subject="your sessions"
        loading={
          <Card className="grid gap-3 p-5">
            <Skeleton className="w-40" />
            <Skeleton className="w-64" />
          </Card>
        }
      >
        {(list) => (
          <Card>
            <ul className="divide-y">
              {list.map((session) => (
                <SessionRow key={session.id} session={session} onEnded={reload} />
              ))}
            </ul>
          </Card>
        )}
      </QueryBoundary>
    </Section>
  );
}

function SessionRow({ session, onEnded }: { session: SessionSummary; onEnded: () => unknown }) {
  const api = useApi();
  const end = useMutation({
    mutationFn: () => revokeSession(api, session.id),
    onSuccess: () => toast.success(`${session.device} was signed out`),
    onError: (error) => toast.error(`${session.device} was not signed out`, { description: reasonOf(error) }),
    onSettled: onEnded,
  });
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-5 py-3">
      <MonitorSmartphone aria-hidden className="size-5 shrink-0 text-muted-foreground" />
      <span className="grid min-w-44 flex-1">
        <span className="flex items-center gap-2 font-medium">
          {session.device}
          {session.isCurrent ? (
            <Badge tone="success" size="sm">
              This browser
            </Badge>
          ) : null}
        </span>
        <span className="text-muted-foreground text-sm">
          {session.ipAddress === null ? null : `${session.ipAddress} · `}
          last seen <RelativeTime at={session.lastSeenAt} /> · signed in{" "}
          <RelativeTime at={session.createdAt} />
        </span>
      </span>
      {session.isCurrent ? null : (
        <Button
          size="sm"
          pending={end.isPending}
          onClick={() => end.mutate()}
          aria-label={`Sign ${session.device} out`}
        >
          Sign out
        </Button>
      )}
    </li>
  );
}
