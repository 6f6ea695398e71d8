"use client";

import { useRouter } from "next/navigation";
import { FormCard } from "#components/patterns/form/form-card.tsx";
import { FormField } from "#components/patterns/form/form-field.tsx";
import { QueryBoundary } from "#components/patterns/query-boundary.tsx";
import { ThemeChoice } from "#components/patterns/theme-toggle.tsx";
import { useCan } from "#components/providers/organisation-provider.tsx";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "#components/ui/card.tsx";
import { RadioGroup } from "#components/ui/radio-group.tsx";
import { Textarea } from "#components/ui/textarea.tsx";
import { toast } from "#components/ui/toast.tsx";
import {
  ACCENTS,
  accentSchema,
  type Organisation,
  UpdateOrganisationInput,
} from "#lib/organisations/schema.ts";
import { useUpdateOrganisation } from "./profile-settings.tsx";
import { useOrganisationProfile } from "./queries.ts";
import { FormCardSkeleton } from "./settings-skeleton.tsx";

export function AppearanceSettings() {
  const profile = useOrganisationProfile();
  const canChange = useCan("organisation:write");
  return (
    <>
      <Card>
        <CardHeader>
          <CardTitle>Your theme</CardTitle>
          <CardDescription>For this browser only.</CardDescription>
        </CardHeader>
        <CardContent>
          <ThemeChoice />
        </CardContent>
      </Card>
      {canChange ? (
        <QueryBoundary query={profile} subject="the appearance" loading={<FormCardSkeleton />}>
          {(organisation) => <AppearanceForm organisation={organisation} />}
        </QueryBoundary>
      ) : null}
    </>
  );
}

const schema = UpdateOrganisationInput.pick({ accent: true, portalWelcome: true });

/** Each accent beside a patch of itself. The classes are in `accents.css`. */
const accentOptions = accentSchema.options.map((accent) => ({
  value: accent,
  label: (
    <span className="flex items-center gap-2">
      <span aria-hidden className={`size-4 rounded-full accent-swatch-${accent}`} />
      {ACCENTS[accent]}
    </span>
  ),
}));

function AppearanceForm({ organisation }: { organisation: Organisation }) {
  const update = useUpdateOrganisation();
  const router = useRouter();
  return (
    <FormCard
      title="The organisation's look"
      description="For colleagues, and for contacts in the portal."
      schema={schema}
      defaultValues={{
        accent: accentSchema.catch("lagoon").parse(organisation.accent),
        portalWelcome: organisation.portalWelcome ?? "",
      }}
      onSubmit={async (input) => {
        const { name } = await update.mutateAsync(input);
        toast.success(`Appearance of ${name} saved`);
        router.refresh();
      }}
    >
      {(form) => (
        <>
          <FormField control={form.control} name="accent" label="Accent">
            {(field) => (
              <RadioGroup
                value={field.value ?? "lagoon"}
                onValueChange={field.onChange}
                options={accentOptions}
                className="grid-cols-2 sm:grid-cols-3"
              />
            )}
          </FormField>
          <FormField
            control={form.control}
            name="portalWelcome"
            label="Welcome in the portal"
            description="Contacts read it above their tickets: opening hours, what to say first, whom to call."
            isOptional
          >
            {(field) => <Textarea {...field} value={field.value ?? ""} rows={4} />}
          </FormField>
        </>
      )}
    </FormCard>
  );
}
