"use client";

import { ChevronRight, Plus } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { goTo } from "#components/features/security/go-to.ts";
import { Form } from "#components/patterns/form/form.tsx";
import { FormField } from "#components/patterns/form/form-field.tsx";
import { SubmitButton } from "#components/patterns/form/submit-button.tsx";
import { Avatar } from "#components/ui/avatar.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogContent, DialogTrigger } from "#components/ui/dialog.tsx";
import { Input } from "#components/ui/input.tsx";
import { createOrganisation } from "#lib/organisations/client.ts";
import { CreateOrganisationInput } from "#lib/organisations/schema.ts";
import { createApiClient } from "#lib/platform/http/api-client.ts";
import { ROLE_LABELS } from "#lib/platform/permissions/index.ts";
import type { OrganisationMembership } from "#lib/security/schema.ts";
import { homePath } from "./home-path.ts";

/** The organisations that a person belongs to, one press each. */
export function OrganisationChooser({ memberships }: { memberships: readonly OrganisationMembership[] }) {
  return (
    <div className="grid gap-5">
      {memberships.length > 0 ? (
        <ul className="grid gap-2">
          {memberships.map((membership) => (
            <li key={membership.id}>
              <Link
                href={homePath(membership)}
                className="flex min-h-14 items-center gap-3 rounded-lg border px-3 py-2 transition-colors hover:bg-muted"
              >
                <Avatar name={membership.name} seed={membership.id} shape="organisation" />
                <span className="grid min-w-0 flex-1">
                  <bdi className="truncate font-medium">{membership.name}</bdi>
                  <span className="text-muted-foreground text-sm">{ROLE_LABELS[membership.role].name}</span>
                </span>
                <ChevronRight aria-hidden className="size-4 shrink-0 text-muted-foreground" />
              </Link>
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-center text-muted-foreground">
          You belong to no organisation yet. Make one, or ask a colleague to invite you.
        </p>
      )}
      <NewOrganisation />
    </div>
  );
}

function NewOrganisation() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button size="lg" className="w-full">
          <Plus aria-hidden />
          New organisation
        </Button>
      </DialogTrigger>
      <DialogContent
        title="New organisation"
        description="You will be its owner. Nothing is shared with your other organisations."
        size="sm"
      >
        <Form
          schema={CreateOrganisationInput}
          defaultValues={{ name: "" }}
          hasLeaveGuard={false}
          onSubmit={async (input) => {
            const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
            const api = createApiClient({ organisationId: null });
            const membership = await createOrganisation(api, { ...input, timeZone });
            await goTo(homePath(membership));
          }}
        >
          {(form) => (
            <>
              <FormField control={form.control} name="name" label="Name">
                {(field) => <Input {...field} autoComplete="organization" autoFocus />}
              </FormField>
              <SubmitButton className="w-full">Create organisation</SubmitButton>
            </>
          )}
        </Form>
      </DialogContent>
    </Dialog>
  );
}
