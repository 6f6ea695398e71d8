"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FormCard } from "#components/patterns/form/form-card.tsx";
import { FormField } from "#components/patterns/form/form-field.tsx";
import { useActor, useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { toast } from "#components/ui/toast.tsx";
import { inviteMember, organisationKeys } from "#lib/organisations/client.ts";
import { InviteMemberInput, type SentInvitation } from "#lib/organisations/schema.ts";
import { roleOptions } from "./role-options.ts";

/** Says what became of an invitation's mail: the invitation stands either way. */
export function announceInvitation({ email, isMailSent }: SentInvitation): void {
  if (isMailSent) toast.success(`Invitation sent to ${email}`);
  else {
    toast.warning(`${email} is invited, but the mail could not be sent`, {
      description: "Use “Send again” once the mail server works.",
    });
  }
}

export function InviteMemberForm() {
  const api = useApi();
  const client = useQueryClient();
  const actor = useActor();
  const { id } = useOrganisation();
  const invite = useMutation({
    mutationFn: (input: InviteMemberInput) => inviteMember(api, input),
    onSuccess: async (invitation) => {
      announceInvitation(invitation);
      await client.invalidateQueries({ queryKey: organisationKeys.invitations(id) });
    },
  });
  return (
    <FormCard
      title="Invite a colleague"
      description="They get a mail with a link that works once, for seven days."
      schema={InviteMemberInput}
      defaultValues={{ email: "", role: "agent" }}
      submitLabel="Send invitation"
      submitWhen="always"
      afterSubmit="reset"
      hasLeaveGuard={false}
      onSubmit={(input) => invite.mutateAsync(input)}
    >
      {(form) => (
        <div className="grid gap-5 sm:grid-cols-[minmax(0,1fr)_12rem]">
          <FormField control={form.control} name="email" label="E-mail address">
            {(field) => (
              <Input
                {...field}
                type="email"
                inputMode="email"
                placeholder="name@example.com"
                autoComplete="off"
              />
            )}
          </FormField>
          <FormField control={form.control} name="role" label="Role">
            {(field) => (
              <Select
                value={field.value}
                onValueChange={field.onChange}
                options={roleOptions(actor.role)}
                onBlur={field.onBlur}
              />
            )}
          </FormField>
        </div>
      )}
    </FormCard>
  );
}
