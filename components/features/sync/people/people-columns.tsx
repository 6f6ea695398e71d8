import { CircleHelp, CircleSlash, Hand, Mail } from "lucide-react";
import type { DataTableColumn } from "#components/patterns/data-table/columns.ts";
import { StatusBadge, type StatusMap } from "#components/patterns/status-badge.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Truncate } from "#components/ui/text.tsx";
import type { PersonMatch, SyncPerson } from "#lib/sync/schema.ts";
import { PersonActions } from "./person-actions.tsx";

const MATCHES: StatusMap<PersonMatch> = {
  email: { label: "By address", icon: Mail, tone: "success" },
  hand: { label: "By hand", icon: Hand, tone: "success" },
  none: { label: "Nobody yet", icon: CircleHelp, tone: "warning" },
  never: { label: "Never", icon: CircleSlash, tone: "neutral" },
};

/** The columns of who is who; the last one only for those who may say it. */
export function peopleColumns({ canWrite }: { canWrite: boolean }): DataTableColumn<SyncPerson>[] {
  return [
    {
      id: "member",
      header: "Here",
      cell: ({ member }) => <Side name={member?.name} email={member?.email} isGone={member?.isGone} />,
      phone: "title",
    },
    {
      id: "person",
      header: "In ClickUp",
      cell: ({ person }) => <Side name={person?.name} email={person?.email} isGone={person?.isGone} />,
      phone: "detail",
    },
    {
      id: "match",
      header: "Known",
      width: "7.5rem",
      cell: ({ match }) => <StatusBadge status={match} map={MATCHES} size="sm" />,
      phone: "plain",
    },
    ...(canWrite
      ? [
          {
            id: "actions",
            header: "Say who",
            width: "12.5rem",
            cell: (person: SyncPerson) => <PersonActions person={person} />,
            phone: "plain" as const,
          },
        ]
      : []),
  ];
}

function Side({
  name,
  email,
  isGone = false,
}: {
  name: string | undefined;
  email: string | null | undefined;
  isGone?: boolean | undefined;
}) {
  if (name === undefined) {
    return (
      <span data-blank className="text-muted-foreground text-sm">
        Nobody
      </span>
    );
  }
  return (
    <span className="grid min-w-0 text-sm">
      <Truncate className="font-medium">{name}</Truncate>
      {email == null || email === "" ? null : (
        <Truncate className="text-muted-foreground text-xs">{email}</Truncate>
      )}
      {isGone ? (
        <Badge size="sm" className="w-fit">
          Has left
        </Badge>
      ) : null}
    </span>
  );
}
