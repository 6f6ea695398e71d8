import type { Metadata } from "next";
import { requireIdentity } from "#app/_session/page-session.ts";
import { OrganisationChooser } from "#components/features/organisations/organisation-chooser.tsx";
import { SignOutButton } from "#components/features/organisations/sign-out-button.tsx";
import { AuthLayout } from "#components/layout/auth-layout.tsx";
import { listOrganisationMemberships } from "#lib/security/index.ts";

export const metadata: Metadata = { title: "Your organisations" };

export default async function OrganisationsPage() {
  const identity = await requireIdentity("/organisations");
  return (
    <AuthLayout
      title="Your organisations"
      footer={
        <>
          Signed in as <b className="font-medium text-foreground">{identity.email}</b>. <SignOutButton />
        </>
      }
    >
      <OrganisationChooser memberships={await listOrganisationMemberships(identity.userId)} />
    </AuthLayout>
  );
}
