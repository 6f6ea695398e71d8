import type { Metadata } from "next";
import type { ReactNode } from "react";
import { requirePortalPage } from "#app/_session/page-session.ts";
import { toClientSession } from "#app/_shell/client-session.ts";
import { PortalFrame } from "#app/_shell/portal-frame.tsx";
import { OrganisationAccent } from "#components/features/organisations/organisation-accent.tsx";

type Props = { params: Promise<{ organisation: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { organisation } = await requirePortalPage((await params).organisation);
  return { title: { default: organisation.name, template: `%s · ${organisation.name}` } };
}

/** The frame of the customer's side. Each page asks for the session itself: a layout is not drawn again on the way. */
export default async function PortalLayout({ params, children }: Props & { children: ReactNode }) {
  const session = await requirePortalPage((await params).organisation);
  return (
    <>
      <OrganisationAccent accent={session.organisation.accent} />
      <PortalFrame {...toClientSession(session)}>{children}</PortalFrame>
    </>
  );
}
