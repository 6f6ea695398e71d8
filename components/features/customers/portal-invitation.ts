"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { Contact } from "#lib/customers/schema.ts";
import {
  inviteContact,
  listInvitations,
  resendInvitation,
  revokeInvitation,
} from "#lib/organisations/client.ts";
import type { ApiClient } from "#lib/platform/http/api-client.ts";
import { reasonOf } from "./reason.ts";

/** The id of a contact's open invitation; null when it has expired or was accepted in the meantime. */
async function findOpenInvitation(api: ApiClient, contactId: string): Promise<string | null> {
  const page = await listInvitations(api, { state: "pending", contactId });
  return page.items[0]?.id ?? null;
}

/** Asks a contact into the portal by e-mail, once more if need be, or takes the invitation back. */
export function usePortalInvitation(contact: Pick<Contact, "id" | "name" | "email" | "portalStatus">) {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  const refresh = () => client.invalidateQueries({ queryKey: [id, "customers", "contacts"] });

  const invite = useMutation({
    mutationFn: async () => {
      const open = contact.portalStatus === "invited" ? await findOpenInvitation(api, contact.id) : null;
      return open === null ? inviteContact(api, contact.id) : resendInvitation(api, open);
    },
    onSuccess: ({ isMailSent }) => {
      if (isMailSent)
        toast.success(`${contact.name} was invited`, { description: `A mail went to ${contact.email}.` });
      else {
        toast.warning(`The mail to ${contact.email} could not be sent`, {
          description: "The invitation stands. Send it again in a while.",
        });
      }
    },
    onError: (error) => toast.error(`Couldn't invite ${contact.name}`, { description: reasonOf(error) }),
    onSettled: refresh,
  });

  const revoke = useMutation({
    mutationFn: async () => {
      const open = await findOpenInvitation(api, contact.id);
      if (open !== null) await revokeInvitation(api, open);
    },
    onSuccess: () => toast.success(`The invitation of ${contact.name} was taken back`),
    onError: (error) =>
      toast.error(`Couldn't take back the invitation of ${contact.name}`, { description: reasonOf(error) }),
    onSettled: refresh,
  });

  return { invite, revoke };
}
