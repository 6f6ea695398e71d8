"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { FormCard } from "#components/patterns/form/form-card.tsx";
import { FormField } from "#components/patterns/form/form-field.tsx";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { useApi, useOrganisation } from "#components/providers/organisation-provider.tsx";
import { Combobox } from "#components/ui/combobox.tsx";
import { Input } from "#components/ui/input.tsx";
import { toast } from "#components/ui/toast.tsx";
import { organisationKeys, updateOrganisation } from "#lib/organisations/client.ts";
import { type Organisation, UpdateOrganisationInput } from "#lib/organisations/schema.ts";
import { useOrganisationProfile } from "./queries.ts";
import { FormCardSkeleton } from "./settings-skeleton.tsx";
import { timeZoneOptions } from "./time-zones.ts";

/** Changes the organisation and whatever on screen shows its name. */
export function useUpdateOrganisation() {
  const api = useApi();
  const client = useQueryClient();
  const { id } = useOrganisation();
  return useMutation({
    mutationFn: (input: UpdateOrganisationInput) => updateOrganisation(api, input),
    onSuccess: (organisation) => client.setQueryData(organisationKeys.profile(id), organisation),
  });
}

export function ProfileSettings() {
  const profile = useOrganisationProfile();
  return (
    <QueryBoundary query={profile} subject="the organisation" loading={<FormCardSkeleton fields={5} />}>
      {(organisation) => (
        <>
          <ProfileForm organisation={organisation} />
          <AddressForm organisation={organisation} />
        </>
      )}
    </QueryBoundary>
  );
}

const profileSchema = UpdateOrganisationInput.pick({
  name: true,
  timeZone: true,
  website: true,
  supportEmail: true,
});

function ProfileForm({ organisation }: { organisation: Organisation }) {
  const update = useUpdateOrganisation();
  const router = useRouter();
  const zones = useMemo(() => timeZoneOptions(organisation.timeZone), [organisation.timeZone]);
  return (
    <FormCard
      title="Profile"
      description="What colleagues and customers read."
      schema={profileSchema}
      defaultValues={{
        name: organisation.name,
        timeZone: organisation.timeZone,
        website: organisation.website ?? "",
        supportEmail: organisation.supportEmail ?? "",
      }}
      onSubmit={async (input) => {
        const { name } = await update.mutateAsync(input);
        toast.success(`Profile of ${name} saved`);
        router.refresh();
      }}
    >
      {(form) => (
        <>
          <FormField control={form.control} name="name" label="Name">
            {(field) => <Input {...field} autoComplete="organization" />}
          </FormField>
          <FormField
            control={form.control}
            name="timeZone"
            label="Time zone"
            description="A due date without a time is a day in this zone."
          >
            {(field) => (
              <Combobox
                label="Time zone"
                options={zones}
                value={field.value ?? null}
                onValueChange={(zone) => field.onChange(zone ?? "UTC")}
                onBlur={field.onBlur}
              />
            )}
          </FormField>
          <FormField control={form.control} name="website" label="Website" isOptional>
            {(field) => (
              <Input
                {...field}
                value={field.value ?? ""}
                type="url"
                inputMode="url"
                placeholder="https://example.com"
              />
            )}
          </FormField>
          <FormField
            control={form.control}
            name="supportEmail"
            label="Support e-mail"
            description="Shown to contacts in the portal."
            isOptional
          >
            {(field) => (
              <Input {...field} value={field.value ?? ""} type="email" placeholder="support@example.com" />
            )}
          </FormField>
        </>
      )}
    </FormCard>
  );
}

const addressSchema = UpdateOrganisationInput.pick({ slug: true });

function AddressForm({ organisation }: { organisation: Organisation }) {
  const update = useUpdateOrganisation();
  return (
    <FormCard
      title="Address"
      description="Where the organisation is found. Links to the old address stop working when you change it."
      schema={addressSchema}
      defaultValues={{ slug: organisation.slug }}
      submitLabel="Change address"
      hasLeaveGuard={false}
      onSubmit={async (input) => {
        const { slug } = await update.mutateAsync(input);
        // Every address on this page is the old one.
        window.location.assign(`/${slug}/settings/profile`);
      }}
    >
      {(form) => (
        <FormField
          control={form.control}
          name="slug"
          label="Name in addresses"
          description="Small letters, digits and hyphens."
        >
          {(field) => (
            <Input {...field} dir="ltr" autoCapitalize="none" autoCorrect="off" spellCheck={false} />
          )}
        </FormField>
      )}
    </FormCard>
  );
}
