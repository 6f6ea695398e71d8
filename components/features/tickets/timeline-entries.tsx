import {
  Building2,
  CalendarClock,
  CircleDot,
  CircleUserRound,
  FilePenLine,
  FolderInput,
  Globe,
  Lock,
  Merge,
  Paperclip,
  Pencil,
  Plus,
  SignalHigh,
  Split,
  SquareCheckBig,
  Tag,
  TextCursorInput,
  Trash2,
  TriangleAlert,
  Unlink,
  UserRoundMinus,
  UserRoundPlus,
} from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { z } from "zod";
import type { TimelineEntry as DrawnEntry } from "#components/patterns/timeline.tsx";
import { useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { Tone } from "#components/ui/tone.ts";
import {
  type Comment,
  type TicketEvent,
  type TicketEventKind,
  type TimelineEntry,
  VIA_CLICKUP,
} from "#lib/tickets/schema.ts";
import { eventWords } from "./event-words.ts";
import { isPending } from "./timeline-cache.ts";

const EVENT_LOOKS: Readonly<Record<TicketEventKind, { icon: typeof Plus; tone: Tone }>> = {
  "ticket.created": { icon: Plus, tone: "info" },
  "ticket.merged": { icon: Merge, tone: "info" },
  "ticket.absorbed": { icon: Merge, tone: "info" },
  "ticket.split": { icon: Split, tone: "info" },
  "ticket.split_off": { icon: Split, tone: "info" },
  "title.changed": { icon: Pencil, tone: "neutral" },
  "description.changed": { icon: FilePenLine, tone: "neutral" },
  "status.changed": { icon: CircleDot, tone: "primary" },
  "priority.changed": { icon: SignalHigh, tone: "neutral" },
  "customer.changed": { icon: Building2, tone: "neutral" },
  "requester.changed": { icon: CircleUserRound, tone: "neutral" },
  "participant.added": { icon: UserRoundPlus, tone: "neutral" },
  "participant.removed": { icon: UserRoundMinus, tone: "neutral" },
  "assignee.changed": { icon: CircleUserRound, tone: "neutral" },
  "tags.changed": { icon: Tag, tone: "neutral" },
  "due_date.changed": { icon: CalendarClock, tone: "neutral" },
  "field.changed": { icon: TextCursorInput, tone: "neutral" },
  "comment.edited": { icon: Pencil, tone: "neutral" },
  "comment.deleted": { icon: Trash2, tone: "neutral" },
  "attachment.added": { icon: Paperclip, tone: "neutral" },
  "attachment.removed": { icon: Paperclip, tone: "neutral" },
  "task.requested": { icon: SquareCheckBig, tone: "info" },
  "task.created": { icon: SquareCheckBig, tone: "success" },
  "task.failed": { icon: TriangleAlert, tone: "destructive" },
  "task.linked": { icon: SquareCheckBig, tone: "success" },
  "task.unlinked": { icon: Unlink, tone: "neutral" },
  "task.lead_changed": { icon: SquareCheckBig, tone: "neutral" },
  "task.moved": { icon: FolderInput, tone: "neutral" },
  "task.kept": { icon: FolderInput, tone: "neutral" },
  "task.gone": { icon: TriangleAlert, tone: "warning" },
  "task.back": { icon: SquareCheckBig, tone: "success" },
  "task.handed_over": { icon: Unlink, tone: "neutral" },
  "task.taken_over": { icon: SquareCheckBig, tone: "info" },
};

const otherTicketSchema = z.object({ number: z.number(), title: z.string() });

/** A merge or a split leads to the other ticket. */
function OtherTicket({ event, isForStaff }: { event: TicketEvent; isForStaff: boolean }) {
  const { slug } = useOrganisation();
  const other = otherTicketSchema.safeParse(event.data.ticket);
  if (!other.success) return null;
  const { number, title } = other.data;
  return (
    <Link
      href={isForStaff ? `/${slug}/tickets/${number}` : `/${slug}/portal/tickets/${number}`}
      className="font-medium text-foreground underline underline-offset-2"
    >
      #{number} <bdi>{title}</bdi>
    </Link>
  );
}

function eventEntry(event: TicketEvent, isForStaff: boolean): DrawnEntry {
  const { icon: Icon, tone } = EVENT_LOOKS[event.kind];
  return {
    id: event.id,
    icon: <Icon />,
    tone,
    at: event.createdAt,
    title: (
      <span className="text-muted-foreground">
        <bdi className="font-medium text-foreground">{event.actor.name}</bdi> {eventWords(event)}
        {isForStaff && event.data.via === VIA_CLICKUP ? ", as in ClickUp" : null}{" "}
        <OtherTicket event={event} isForStaff={isForStaff} />
      </span>
    ),
  };
}

function commentEntry(
  comment: Comment,
  options: { isForStaff: boolean; drawBody: (comment: Comment) => ReactNode },
): DrawnEntry {
  const isInternal = comment.visibility === "internal";
  return {
    id: comment.id,
    icon: isInternal ? <Lock /> : <Globe />,
    tone: isInternal ? "warning" : comment.isFromCustomer ? "info" : "primary",
    at: comment.createdAt,
    title: (
      <span className="inline-flex min-w-0 max-w-full flex-wrap items-center gap-x-2">
        <bdi className="font-medium">{comment.author.name}</bdi>
        {comment.isFromCustomer && options.isForStaff ? (
          <Badge size="sm" tone="info">
            Customer
          </Badge>
        ) : null}
        {options.isForStaff && comment.author.type === "clickup" ? <Badge size="sm">ClickUp</Badge> : null}
        {options.isForStaff ? (
          <Badge size="sm" tone={isInternal ? "warning" : "neutral"}>
            {isInternal ? "Internal note" : "Public reply"}
          </Badge>
        ) : null}
      </span>
    ),
    meta: isPending(comment) ? (
      <span role="status">Sending…</span>
    ) : comment.editedAt && !comment.deletedAt ? (
      <span>
        edited <RelativeTime at={comment.editedAt} />
      </span>
    ) : null,
    body: options.drawBody(comment),
  };
}

/** The timeline's entries as the `Timeline` pattern draws them. */
export function drawnEntries(
  entries: readonly TimelineEntry[],
  options: {
    /** Says of each comment who can read it and who is a customer: in the portal that goes without saying. */
    isForStaff: boolean;
    drawBody: (comment: Comment) => ReactNode;
  },
): DrawnEntry[] {
  return entries.map((entry) =>
    entry.type === "comment" ? commentEntry(entry, options) : eventEntry(entry, options.isForStaff),
  );
}
