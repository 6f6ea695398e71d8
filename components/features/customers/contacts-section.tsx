"use client";

import {
  Archive,
  ArchiveRestore,
  CircleCheck,
  Ellipsis,
  Mail,
  MailPlus,
  Pencil,
  Plus,
  Trash2,
  Undo2,
  Users,
} from "lucide-react";
import { useState } from "react";
import { ConfirmDialog } from "#components/patterns/confirm-dialog.tsx";
import { EmptyState } from "#components/patterns/empty-state.tsx";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { Section } from "#components/patterns/section.tsx";
import { StatusBadge, type StatusMap } from "#components/patterns/status-badge.tsx";
import { useCan } from "#components/providers/organisation-provider.tsx";
import { Avatar } from "#components/ui/avatar.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "#components/ui/dropdown-menu.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { Contact } from "#lib/customers/schema.ts";
import { ContactDialog } from "./contact-dialog.tsx";
import { CONTACTS_SHOWN } from "./contacts-shown.ts";
import { useDeleteContact, useUpdateContact } from "./mutations.ts";
import { usePortalInvitation } from "./portal-invitation.ts";
import { useContacts } from "./queries.ts";
import { reasonOf } from "./reason.ts";

const PORTAL_APPEARANCE: StatusMap<"invited" | "active"> = {
  invited: { label: "Invited", icon: Mail, tone: "info" },
  active: { label: "In the portal", icon: CircleCheck, tone: "success" },
};

function ContactRow({ contact, onEdit }: { contact: Contact; onEdit: () => void }) {
  const canWrite = useCan("customers:write");
  const { invite, revoke } = usePortalInvitation(contact);
  const update = useUpdateContact();
  const remove = useDeleteContact();
  const [isDeleting, setIsDeleting] = useState(false);
  const isArchived = contact.archivedAt !== null;

  function setArchived(next: boolean) {
    update.mutate(
      { id: contact.id, isArchived: next },
      {
        onSuccess: () => toast.success(`${contact.name} ${next ? "archived" : "is active again"}`),
        onError: (error) =>
          toast.error(`Couldn't ${next ? "archive" : "bring back"} ${contact.name}`, {
            description: reasonOf(error),
          }),
      },
    );
  }

  return (
    <li className="flex min-w-0 items-center gap-3 px-4 py-3">
      <Avatar name={contact.name} seed={contact.id} />
      <div className="grid min-w-0 flex-1">
        <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
          <bdi className="min-w-0 truncate font-medium text-sm" title={contact.name}>
            {contact.name}
          </bdi>
          {contact.portalStatus === "none" ? null : (
            <StatusBadge status={contact.portalStatus} map={PORTAL_APPEARANCE} size="sm" />
          )}
          {isArchived ? <Badge size="sm">Archived</Badge> : null}
        </span>
        <span className="truncate text-muted-foreground text-xs">
          <a href={`mailto:${contact.email}`} className="underline-offset-4 hover:underline">
            {contact.email}
          </a>
          {contact.jobTitle ? (
            <>
              {", "}
              <bdi>{contact.jobTitle}</bdi>
            </>
          ) : null}
          {contact.phone ? (
            <>
              {", "}
              <bdi>{contact.phone}</bdi>
            </>
          ) : null}
        </span>
      </div>
      {canWrite ? (
        <>
          {contact.portalStatus === "none" && !isArchived ? (
            <Button
              size="sm"
              onClick={() => invite.mutate()}
              pending={invite.isPending}
              className="max-sm:hidden"
              aria-label={`Invite ${contact.name} to the portal`}
            >
              <MailPlus aria-hidden />
              Invite to the portal
            </Button>
          ) : null}
          <DropdownMenu>
            <DropdownMenuTrigger asChild>
              <IconButton
                label={`Options of ${contact.name}`}
                size="sm"
                tooltip={false}
                pending={invite.isPending || revoke.isPending || update.isPending}
              >
                <Ellipsis aria-hidden />
              </IconButton>
            </DropdownMenuTrigger>
            <DropdownMenuContent>
              <DropdownMenuItem onSelect={onEdit}>
                <Pencil aria-hidden />
                Edit…
              </DropdownMenuItem>
              {contact.portalStatus !== "active" && !isArchived ? (
                <DropdownMenuItem onSelect={() => invite.mutate()}>
                  <MailPlus aria-hidden />
                  {contact.portalStatus === "invited" ? "Send the invitation again" : "Invite to the portal"}
                </DropdownMenuItem>
              ) : null}
              {contact.portalStatus === "invited" ? (
                <DropdownMenuItem onSelect={() => revoke.mutate()}>
                  <Undo2 aria-hidden />
                  Take the invitation back
                </DropdownMenuItem>
              ) : null}
              <DropdownMenuSeparator />
              <DropdownMenuItem onSelect={() => setArchived(!isArchived)}>
                {isArchived ? <ArchiveRestore aria-hidden /> : <Archive aria-hidden />}
                {isArchived ? "Bring back" : "Archive"}
              </DropdownMenuItem>
              {contact.portalStatus === "active" ? null : (
                <DropdownMenuItem tone="destructive" onSelect={() => setIsDeleting(true)}>
                  <Trash2 aria-hidden />
                  Delete…
                </DropdownMenuItem>
              )}
            </DropdownMenuContent>
          </DropdownMenu>
          <ConfirmDialog
            isOpen={isDeleting}
            onOpenChange={setIsDeleting}
            title={`Delete ${contact.name}?`}
            description="This is for contacts added by mistake and can't be undone. Whoever has filed tickets can only be archived: the tickets keep their name."
            confirmLabel="Delete"
            onConfirm={async () => {
              await remove.mutateAsync(contact.id);
              toast.success(`${contact.name} deleted`);
            }}
          />
        </>
      ) : null}
    </li>
  );
}

/** A customer's people: who they are, whether they use the portal, and the way to ask them in. */
export function ContactsSection({ customer }: { customer: { id: string; name: string } }) {
  const canWrite = useCan("customers:write");
  const [isArchivedShown, setIsArchivedShown] = useState(false);
  const [dialog, setDialog] = useState<{ contact?: Contact } | null>(null);
  const contacts = useContacts({
    customerId: customer.id,
    limit: CONTACTS_SHOWN,
    status: isArchivedShown ? "all" : "active",
  });
  const add = (
    <Button size="sm" onClick={() => setDialog({})}>
      <Plus aria-hidden />
      Add contact
    </Button>
  );
  return (
    <Section
      title="Contacts"
      actions={
        <>
          <Button
            size="sm"
            variant="ghost"
            aria-pressed={isArchivedShown}
            onClick={() => setIsArchivedShown(!isArchivedShown)}
          >
            {isArchivedShown ? "Hide archived" : "Show archived"}
          </Button>
          {canWrite ? add : null}
        </>
      }
    >
      <Card>
        <QueryBoundary
          query={contacts}
          subject="the contacts"
          layout="inline"
          loading={
            <div className="grid divide-y">
              {["w-32", "w-40", "w-28"].map((width) => (
                <div key={width} className="flex items-center gap-3 px-4 py-3">
                  <Skeleton className="size-8 rounded-full" />
                  <div className="grid gap-1.5">
                    <Skeleton className={width} />
                    <Skeleton className="h-3 w-48" />
                  </div>
                </div>
              ))}
            </div>
          }
          isEmpty={(page) => page.items.length === 0}
          empty={
            <EmptyState
              icon={<Users />}
              title="No contacts yet"
              description="Contacts are the people at this customer. Invite them to the portal, and they file and follow their tickets themselves."
              action={canWrite ? add : null}
              className="py-8"
            />
          }
        >
          {(page) => (
            <>
              <ul className="divide-y">
                {page.items.map((contact) => (
                  <ContactRow key={contact.id} contact={contact} onEdit={() => setDialog({ contact })} />
                ))}
              </ul>
              {page.nextCursor ? (
                <p className="border-t px-4 py-2 text-muted-foreground text-xs">
                  The first {CONTACTS_SHOWN} contacts are shown.
                </p>
              ) : null}
            </>
          )}
        </QueryBoundary>
      </Card>
      <ContactDialog
        key={dialog?.contact?.id ?? "new"}
        customer={customer}
        contact={dialog?.contact}
        isOpen={dialog !== null}
        onOpenChange={(isOpen) => {
          if (!isOpen) setDialog(null);
        }}
      />
    </Section>
  );
}
