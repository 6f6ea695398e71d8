import type { Metadata } from "next";
import Link from "next/link";
import { getIdentity } from "#app/_session/page-session.ts";
import {
  AcceptAsNew,
  AcceptAsSignedIn,
  SignInToAccept,
  WrongPerson,
} from "#components/features/organisations/accept-invitation.tsx";
import { AuthLayout } from "#components/layout/auth-layout.tsx";
import { Button } from "#components/ui/button.tsx";
import { getInvitationOffer } from "#lib/organisations/index.ts";
import type { InvitationOffer } from "#lib/organisations/schema.ts";
import { RelaydeskError } from "#lib/platform/errors/index.ts";
import { ROLE_LABELS } from "#lib/platform/permissions/index.ts";

/** The address holds the link's token: no other site may learn it from a referrer. */
export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer" };

type Props = { params: Promise<{ token: string }> };

export default async function InvitationPage({ params }: Props) {
  const token = decodeURIComponent((await params).token);
  const offer = await getInvitationOffer(token).catch((error: unknown) => {
    if (error instanceof RelaydeskError && error.code === "gone") return error;
    throw error;
  });
  if (offer instanceof RelaydeskError) {
    return (
      <AuthLayout
        title="This invitation can't be accepted"
        description={[offer.publicMessage, offer.action].filter(Boolean).join(" ")}
      >
        <Button asChild size="lg" className="w-full">
          <Link href="/">Go to Relaydesk</Link>
        </Button>
      </AuthLayout>
    );
  }
  const identity = await getIdentity();
  const path = `/invitations/${encodeURIComponent(token)}`;
  return (
    <AuthLayout title={<>Join {offer.organisation.name}</>} description={offerSentence(offer)}>
      {identity !== null && identity.email !== offer.email ? (
        <WrongPerson email={offer.email} signedInAs={identity.email} path={path} />
      ) : identity !== null ? (
        <AcceptAsSignedIn token={token} name={identity.name} />
      ) : offer.hasAccount ? (
        <SignInToAccept email={offer.email} path={path} />
      ) : (
        <AcceptAsNew token={token} email={offer.email} />
      )}
    </AuthLayout>
  );
}

function offerSentence({ role, invitedBy }: InvitationOffer): string {
  const invites = invitedBy === null ? "You are invited" : `${invitedBy} invites you`;
  return role === "guest"
    ? `${invites} to the customer portal: file tickets, and see how they are getting on.`
    : `${invites} to work here as ${ROLE_LABELS[role].name.toLowerCase()}.`;
}
